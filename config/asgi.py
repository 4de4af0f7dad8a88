"""The server's door: uploads to the media library, other HTTP to Django, websockets (of our own
pages, or with a token) to channels.
"""

import gc
import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.sessions import SessionMiddlewareStack
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()  # loads the apps, which the addresses import

from config.urls import websocket_urlpatterns  # noqa: E402
from media_library.receiving.asgi import Receiving  # noqa: E402
from workspaces.sockets import OwnOriginOrToken  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": Receiving(http),
        "websocket": OwnOriginOrToken(SessionMiddlewareStack(URLRouter(websocket_urlpatterns))),
    }
)

# What is loaded by now stays for good. Looked through again and again, it would now and then hold
# up an answer by a tenth of a second; and a large graph makes many objects that all go together.
gc.collect()
gc.freeze()
gc.set_threshold(5_000)
