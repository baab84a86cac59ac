"""What is said in several files of deploy is the same in all of them, and careful in each."""

import os
import re
import shutil
import subprocess
from itertools import chain

import pytest

from tests.deploy.files import ROOT, compose, container, instructions, manifests, workloads

PROXY = (ROOT / "deploy/haproxy.cfg").read_text(encoding="utf-8")


def literals() -> dict[str, str]:
    (settings,) = next(x for x in manifests() if x["kind"] == "Kustomization")["configMapGenerator"]
    return dict(line.split("=", 1) for line in settings["literals"])


@pytest.mark.parametrize("name", ["app", "scheduler", "worker"])
def test_a_pod_can_neither_write_nor_become_root(name):
    pod = workloads()[name]["spec"]["template"]["spec"]
    user, group = map(int, instructions("USER")[0].split(":"))
    assert pod["securityContext"]["runAsNonRoot"]
    assert (pod["securityContext"]["runAsUser"], pod["securityContext"]["runAsGroup"]) == (
        user,
        group,
    )
    assert not pod["automountServiceAccountToken"]
    inside = container(name)
    assert inside["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "memory" in inside["resources"]["limits"]


@pytest.mark.parametrize("name", sorted(compose()["services"]))
def test_a_service_can_neither_write_nor_become_root(name):
    service = compose()["services"][name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["mem_limit"]


def test_nothing_but_the_proxy_can_be_reached_from_outside():
    services = compose()["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert all(port.startswith("127.0.0.1:") for port in services["proxy"]["ports"])
    assert compose()["networks"]["inside"]["internal"]
    assert all(x["networks"] == ["inside"] for name, x in services.items() if name != "proxy")


def test_the_proxy_gets_what_it_asks_for():
    given = compose()["services"]["proxy"]["environment"]
    assert set(given) == set(re.findall(r"presetenv (\w+)", PROXY))
    (port,) = instructions("EXPOSE")
    for name in ("replica_1", "replica_2"):
        assert f"{name}:{port}" in given.values()
        assert name in compose()["services"]


def test_both_ways_set_the_same():
    replica = compose()["services"]["replica_1"]["environment"]
    settings = literals()
    for name in ("KNOBS_SCHEDULER", "KNOBS_METRICS", "KNOBS_LOG"):
        assert replica[name] == settings[name]
    secret = {one["name"] for one in container("app")["env"]}
    assert set(settings) | secret == set(replica)
    for name in ("scheduler", "worker"):
        service = compose()["services"][name]
        assert container(name)["command"] == service["command"]


def test_ports_are_those_of_the_image():
    ports = {one["name"]: one["containerPort"] for one in container("app")["ports"]}
    assert ports["http"] == int(instructions("EXPOSE")[0])
    assert literals()["KNOBS_METRICS"].endswith(f":{ports['metrics']}")
    annotations = workloads()["app"]["spec"]["template"]["metadata"]["annotations"]
    assert annotations["prometheus.io/port"] == str(ports["metrics"])
    opened = {name for x in manifests() if x["kind"] == "Service" for name in services_ports(x)}
    assert "metrics" not in opened, "figures have no way through a Service, nor so the Gateway"


def services_ports(service: dict) -> list[str]:
    return [port["targetPort"] for port in service["spec"]["ports"]]


def test_what_is_selected_is_there():
    labels = {name: {"app.kubernetes.io/name": name} for name in workloads()}
    chosen = chain(
        (x["spec"]["selector"] for x in manifests() if x["kind"] == "Service"),
        (
            x["spec"]["selector"]["matchLabels"]
            for x in manifests()
            if x["kind"] == "PodDisruptionBudget"
        ),
    )
    assert all(one in labels.values() for one in chosen)
    targets = [x for x in manifests() if x["kind"] == "HorizontalPodAutoscaler"]
    for one in targets:
        name = one["spec"]["scaleTargetRef"]["name"]
        assert "replicas" not in workloads()[name]["spec"], "each apply would undo the autoscaler"
        assert "cpu" in container(name)["resources"]["requests"], "what it is a part of"


@pytest.mark.skipif(
    shutil.which("haproxy") is None and not os.environ.get("REQUIRE_BROWSER"),
    reason="no HAProxy on this machine (Debian: haproxy)",
)
def test_haproxy_takes_its_settings_without_a_warning():
    places = dict.fromkeys(("LISTEN", "REPLICA_1", "REPLICA_2"), "127.0.0.1:8501")
    checked = subprocess.run(
        ["haproxy", "-c", "-f", "deploy/haproxy.cfg"],
        cwd=ROOT,
        env={**os.environ, **places},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert not re.search("WARNING|ALERT", checked.stderr), checked.stderr
