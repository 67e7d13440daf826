.DEFAULT_GOAL := help
.PHONY: help demo check test faults soak bench sbom

help:
	@echo 'make demo   the whole path on this machine: lab, operator, an app, a visitor'
	@echo 'make check  format, lint and unit tests, in minutes: no root, no lab, no Docker'
	@echo 'make test   everything that is tested, in two labs'
	@echo 'make faults the tests of the lab in one lab, with the times of docs/faults.md'
	@echo 'make soak   longer runs of what chance may find: specs, many apps, ports'
	@echo 'make bench  the relay beside socat and DNAT, the whole path beside frp and rathole, version 0.1, into docs/benchmarks.md'
	@echo "make sbom   what the operator's image contains, as CycloneDX, into target/sbom.json and .xml"

# an EXPOSEDAPP_LAB of the shell would turn them round
demo test faults soak bench: export EXPOSEDAPP_LAB = 1

demo:
	lab/up
	lab/install
	lab/demo

# one of its steps: check/shell, say. CHECK_STRICT=1: a missing tool is a failure
check:
	check/all

# two labs, for test classes run two at a time; the operator of the tests has no sweep: nothing heals by waiting for it
test:
	lab/up
	EXPOSEDAPP_LAB=2 lab/up
	lab/check
	lab/install --set sweepInterval=0s
	EXPOSEDAPP_LAB=2 lab/install --set sweepInterval=0s
	mvn --batch-mode --no-transfer-progress verify -Dtraefik.binary="$$(lab/traefik)" \
	  -Dhealth.binary="$$(lab/health)"
	check/skipped-tests

# in one lab, which has the machine for itself
ALONE = mvn --batch-mode --no-transfer-progress failsafe:integration-test failsafe:verify -Dit.forks=1 -Dlab.slowness=1

faults:
	lab/up
	EXPOSEDAPP_LAB=2 lab/down # times are measured
	lab/install --set sweepInterval=0s
	mvn --batch-mode --no-transfer-progress package -DskipTests
	$(ALONE) -Dit.test='io/exposedapp/lab/*IT'

# names are given to failsafe by hand: *Soak is neither a *Test nor an *IT
soak:
	lab/up
	EXPOSEDAPP_LAB=2 lab/down # times are measured
	lab/install --set sweepInterval=0s
	mvn --batch-mode --no-transfer-progress package -Dtest=SettlingTest -Dsettling.histories=3000
	$(ALONE) -Dit.test=PortsSoak
	$(ALONE) -Dit.test=EdgeSoak
	$(ALONE) -Dit.test=FuzzIT -Dfuzz.count=100000 -Dtraefik.binary="$$(lab/traefik)"
	$(ALONE) -Dit.test=PortsIT -Dports.apps=80
	$(ALONE) -Dit.test=RandomKillsIT -Dkills.count=100 -Dkills.apps=30
	$(ALONE) -Dit.test=QuietSoak
	$(ALONE) -Dit.test=RelaysSoak

bench:
	lab/up
	EXPOSEDAPP_LAB=2 lab/down # times are measured
	lab/install
	lab/bench

sbom:
	mvn --batch-mode --no-transfer-progress org.cyclonedx:cyclonedx-maven-plugin:makeBom
