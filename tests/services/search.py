"""The two search servers: one node, half a gigabyte of heap, no security, and nothing that calls out."""

from __future__ import annotations

import http.client
import json
import os
import shutil
from pathlib import Path

from tests.services.downloads import ELASTICSEARCH, OPENSEARCH, SMALL_JAVA, Download, small_java
from tests.services.server import Server
from tests.services.tools import SYSTEM_JAVA
from tests.utils.ports import lasting_port

SETTINGS = """\
discovery.type: single-node
network.host: 127.0.0.1
transport.port: {transport}
cluster.routing.allocation.disk.threshold_enabled: false
"""
HEAP = ["-Xms512m", "-Xmx512m", "-XX:-UsePerfData"]
# Compiles once, quickly, instead of again and again: half the time to start. Wrong where speed itself is measured.
QUICK = ["-XX:TieredStopAtLevel=1"]
LOGS = ("Xlog", "gc.log")  # in Elasticsearch's own options for Java; nobody reads them


class SearchServer(Server):
    """What both have in common."""

    slow = True

    def __init__(self, *, quick: bool = True) -> None:
        """`quick`: to start; a measured server should not be."""
        super().__init__()
        self.options = [*HEAP, *(QUICK if quick else [])]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def cluster(self) -> str:
        """A name nobody else on this machine answers with."""
        assert self.folder is not None
        return self.folder.name

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/_cluster/health?wait_for_status=yellow&timeout=1s")
            answer = connection.getresponse()
            return answer.status == 200 and json.loads(answer.read())["cluster_name"] == self.cluster
        except (OSError, http.client.HTTPException, ValueError):
            return False
        finally:
            connection.close()

    def write_settings(self, path: Path, more: str = "") -> None:
        """Its configuration file."""
        path.write_text(SETTINGS.format(transport=lasting_port(*Server.ports)) + more)


class OpenSearch(SearchServer):
    """OpenSearch 3, or 2."""

    name = "opensearch"
    # The runner adds its node's number to what it is given, and takes the first free port from there, up to 9299.
    ports = (5_000, 9_290)

    def __init__(self, *, version: int = 3, quick: bool = True) -> None:
        super().__init__(quick=quick)
        self.version = version

    def downloads(self) -> tuple[Download, ...]:
        return (OPENSEARCH[self.version], SMALL_JAVA)

    def prepare(self, folder: Path) -> None:
        (folder / "config").mkdir()
        self.write_settings(folder / "config" / "opensearch.yml")
        self.give_away(folder / "config")

    def command(self, folder: Path) -> list[str]:
        node = ["-numOfNode", "1", "-clusterName", self.cluster, "-baseHttpPort", str(self.port - 1)]
        return [
            *[str(small_java()), *self.options, f"-Djava.io.tmpdir={folder}", f"-Djna.tmpdir={folder}"],
            "-Djava.locale.providers=CLDR,SPI",  # what the small Java lacks comes from a library (pom.xml)
            *["-cp", f"{OPENSEARCH[self.version].path()}/*", "org.codelibs.opensearch.runner.OpenSearchRunner"],
            *["-basePath", str(folder), "-confPath", str(folder / "config"), *node],
        ]


class Elasticsearch(SearchServer):
    """Elasticsearch 8, started without the shell launchers that its package does not have for Linux."""

    name = "elasticsearch"
    tools = (SYSTEM_JAVA,)

    def downloads(self) -> tuple[Download, ...]:
        return (ELASTICSEARCH,)

    def place(self, folder: Path) -> Path:
        return ELASTICSEARCH.path()  # its launcher finds the rest of itself from here

    def prepare(self, folder: Path) -> None:
        config = folder / "config"
        shutil.copytree(ELASTICSEARCH.path() / "config", config)
        options = (config / "jvm.options").read_text().splitlines()
        kept = [line for line in options if not any(word in line for word in LOGS)]
        (config / "jvm.options").write_text("\n".join(kept))
        own = {
            "cluster.name": self.cluster,
            "http.port": self.port,
            "path.data": folder / "data",
            "path.logs": folder / "logs",
            "xpack.security.enabled": "false",
            "xpack.ml.enabled": "false",
        }
        self.write_settings(config / "elasticsearch.yml", "".join(f"{name}: {value}\n" for name, value in own.items()))
        self.give_away(config)

    def environment(self, folder: Path) -> dict[str, str]:
        # Its own options would have it touch all memory at once, which a test does not need.
        options = " ".join([*self.options, "-XX:-AlwaysPreTouch", f"-Djna.tmpdir={folder}"])
        home = SYSTEM_JAVA.path().parents[1]
        own = {"ES_TMPDIR": str(folder), "JAVA_HOME": str(home), "ES_JAVA_OPTS": options}
        return {**super().environment(folder), **own}

    def command(self, folder: Path) -> list[str]:
        home = ELASTICSEARCH.path()
        about = {
            "cli.name": "server",
            "cli.script": "./bin/elasticsearch",
            "cli.libs": "lib/tools/server-cli",
            "es.path.home": home,
            "es.path.conf": folder / "config",
            "es.distribution.type": "tar",
            "es.java.type": "JAVA_HOME",
        }
        return [
            *[str(SYSTEM_JAVA.path()), "-Xmx64m", "-XX:-UsePerfData", *QUICK],
            *[f"-D{name}={value}" for name, value in about.items()],
            *["-cp", f"lib/*{os.pathsep}lib/cli-launcher/*", "org.elasticsearch.launcher.CliToolLauncher"],
        ]
