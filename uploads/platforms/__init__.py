"""Where videos are published to. One file for each platform; `registry` finds them by itself."""
