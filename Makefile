.DEFAULT_GOAL := help
.PHONY: help demo test

help:
	@echo 'make demo   the whole path on this machine: lab, operator, an app, a visitor'
	@echo 'make test   everything that is tested, in the lab'

demo:
	lab/up
	lab/install
	lab/demo

# the operator of the tests has no sweep: nothing heals by waiting for it
test:
	lab/up
	lab/check
	lab/install --set sweepInterval=0s
	mvn --batch-mode --no-transfer-progress verify -Dtraefik.binary="$$(lab/traefik)"
