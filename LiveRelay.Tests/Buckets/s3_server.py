"""OpenStack Swift with its S3 interface, as Debian's python3-swift has it: one disk, one copy, one process; for tests alone.

    python3 s3_server.py DIRECTORY PORT ACCESS_KEY SECRET_KEY

The access key is ACCOUNT:USER. The S3 address is http://127.0.0.1:PORT. It ends with its standard input.
"""
import logging
import os
import sys

directory, port, access_key, secret_key = sys.argv[1:]
port = int(port)
os.makedirs(directory, exist_ok=True)

# Swift reads its own settings when it is imported.
settings = os.path.join(directory, "swift.conf")
with open(settings, "w") as file:
    file.write("[swift-hash]\nswift_hash_path_suffix = tests\n[storage-policy:0]\nname = one\ndefault = yes\n")

from swift.common import utils  # noqa: E402

utils.SWIFT_CONF_FILE = settings
from swift.common import storage_policy  # noqa: E402

storage_policy.reload_storage_policies()
import eventlet  # noqa: E402
from eventlet import wsgi  # noqa: E402

utils.eventlet_monkey_patch()
from swift.account.server import AccountController  # noqa: E402
from swift.common.ring import RingBuilder  # noqa: E402
from swift.common.wsgi import SwiftHttpProtocol, loadapp  # noqa: E402
from swift.container.server import ContainerController  # noqa: E402
from swift.obj.server import ObjectController  # noqa: E402

DISK = "disk"
os.makedirs(os.path.join(directory, DISK), exist_ok=True)
backend = {"devices": directory, "mount_check": "false", "swift_dir": directory, "conn_timeout": "5", "node_timeout": "30"}


def serve(app, socket):
    silent = logging.getLogger("none")
    silent.addHandler(logging.NullHandler())
    silent.propagate = False
    eventlet.spawn(wsgi.server, socket, app, silent, protocol=SwiftHttpProtocol, debug=False)


for ring, controller in (("account", AccountController), ("container", ContainerController), ("object", ObjectController)):
    socket = eventlet.listen(("127.0.0.1", 0))
    builder = RingBuilder(4, 1, 0)
    builder.add_dev({"region": 1, "zone": 1, "weight": 1, "ip": "127.0.0.1", "port": socket.getsockname()[1], "device": DISK})
    builder.rebalance()
    builder.get_ring().save(os.path.join(directory, ring + ".ring.gz"))
    serve(controller(backend), socket)

proxy = os.path.join(directory, "proxy-server.conf")
account, user = access_key.split(":")
with open(proxy, "w") as file:
    file.write(f"""[DEFAULT]
swift_dir = {directory}
[pipeline:main]
pipeline = catch_errors s3api tempauth bulk slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:s3api]
use = egg:swift#s3api
[filter:tempauth]
use = egg:swift#tempauth
user_{account}_{user} = {secret_key} .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
""")


class NoCache:
    """Swift asks for a cache, and lives without what it keeps."""

    def __getattr__(self, name):
        return lambda *args, **kwargs: None


swift = loadapp(proxy)
serve(lambda env, start: swift(env | {"swift.cache": NoCache()}, start), eventlet.listen(("127.0.0.1", port)))
print("ready", flush=True)
eventlet.tpool.execute(sys.stdin.read)
