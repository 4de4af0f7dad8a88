"""Rows of publishing: accounts, connections under way, uploads, how platforms do."""

from .account import Account as Account
from .account import State as State
from .breaker import Breaker as Breaker
from .connecting import Connecting as Connecting
from .leftover import Leftover as Leftover
from .upload import ENDED as ENDED
from .upload import OPEN as OPEN
from .upload import Level as Level
from .upload import Status as Status
from .upload import Upload as Upload
from .upload import UploadStep as UploadStep
