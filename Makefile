.DEFAULT_GOAL := help
.PHONY: help demo test

help:
	@echo 'make demo   the whole path on this machine: lab, operator, an app, a visitor'
	@echo 'make test   everything that is tested, in the lab'

demo:
	lab/up
	lab/install
	lab/demo

test:
	lab/up
	lab/install
	mvn -B -q verify
