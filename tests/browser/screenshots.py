"""Pictures of the main pages of the demonstration, for the README: “make screenshots” in a build writes them to docs/screenshots.

    screenshots.py FOLDER"""
import sys

import browser
import village

# name, who, path, width and height of the window
PICTURES = [
    ("home", "pat", "/", 1000, 760),
    ("service", "pat", "/services/drop-in", 1000, 760),
    ("home-phone", "pat", "/", 360, 760),
    ("sessions", "carla", "/sessions", 1000, 900),
    ("figures", "mia", "/figures", 1000, 900),
    ("targets", "mia", "/targets", 1000, 760),
]


def main(folder):
    with village.full() as house, house.serve(now=village.DEMO_NOW) as server:
        pictures = [dict(zip(("name", "who", "path", "width", "height"), row)) for row in PICTURES]
        links = {who: [house.link_of(who)] for who in ("pat", "carla", "mia")}
        world = {"base": "http://" + server.listen, "links": links, "folder": folder, "pictures": pictures}
        print(browser.run("screenshots.mjs", world), end="")


if __name__ == "__main__":
    main(sys.argv[1])
