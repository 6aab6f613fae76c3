#!/usr/bin/python3
"""As a user has it: installed under a prefix, data files found without being told, overridden by the user's own, a changed
legend applied again without the archive; and another program that calls the library by include/plumbline.h."""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_DIR"], "tests", "support"))
from checks import PL, ask, finish, tell  # noqa: E402

BUILD = os.path.dirname(os.path.abspath(PL))
subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet", "--destdir", os.path.abspath("root")], check=True)
prefix = [os.path.join(top) for top, folders, _ in os.walk("root") if "bin" in folders and "share" in folders][0]
program = os.path.abspath(os.path.join(prefix, "bin", "plumbline"))
os.environ.pop("PLUMBLINE_DATA", None)
os.environ["HOME"] = os.path.abspath("home")
os.environ.pop("XDG_CONFIG_HOME", None)
os.makedirs("home/elsewhere")
os.chdir("home/elsewhere")


def installed(*arguments, **more):
    done = subprocess.run([program, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          env=dict(os.environ, **more))
    return done.returncode, done.stdout, done.stderr


status, out, err = installed("sources")
tell(status == 0 and "deepstate-daily" in out, "an installed program finds its sources from any folder", (status, err))
status, out, err = installed("doctor")
tell(status == 0 and "share/plumbline" in out, "doctor says where", (status, err))

FEATURE = ('{"type":"Feature","properties":{"fill":"%s","name":"x"},"geometry":{"type":"Polygon","coordinates":'
           '[[[%g,48],[%g,48],[%g,48.5],[%g,48.5],[%g,48]]]}}')


def square(colour, west):
    return FEATURE % (colour, west, west + 0.5, west + 0.5, west, west)


os.mkdir("maps")
for number, east in ((1700000000, 36.0), (1700086400, 36.5)):
    with open("maps/%d.geojson" % number, "w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[%s,%s]}' % (square("#a52714", east), square("#123456", 38)))
status, out, err = installed("ingest", "-e", "e.gpkg", "--source", "deepstate", "maps")
tell(status == 0 and "unmatched" in out and "123456" in out, "a colour that the legend does not know is reported", (status, out, err))
held = float(installed("sql", "-e", "e.gpkg", "--csv", "SELECT held_km2 FROM daily WHERE side='russia' LIMIT 1")[1].split()[1])

# The user's own legend goes before the installed one, and applies to what is stored.
shutil.rmtree("maps")
own = os.path.join(os.environ["HOME"], ".config", "plumbline", "legends")
os.makedirs(own)
found = [os.path.join(top, "deepstate.yaml") for top, _, _ in os.walk(os.path.join(prefix if os.path.isabs(prefix) else
         os.path.join("..", "..", prefix), "share")) if top.endswith("legends")][0]
with open(found, encoding="utf-8") as file:
    text = file.read()
rule = "rules:\n"
tell(text.count(rule) == 1, "the shipped legend has rules")
with open(os.path.join(own, "deepstate.yaml"), "w", encoding="utf-8") as file:
    file.write(text.replace(rule, rule + '  - colour: ["123456"]\n    status: held:russia\n    class: new\n'))
status, out, err = installed("ingest", "-e", "e.gpkg", "--source", "deepstate")
tell(status == 0 and "applied again" in out, "a changed legend is applied again without the archive", (status, out, err))
wider = float(installed("sql", "-e", "e.gpkg", "--csv", "SELECT held_km2 FROM daily WHERE side='russia' LIMIT 1")[1].split()[1])
tell(abs(wider - 2 * held) < 1e-6, "and what it newly names counts: twice the area", (held, wider))
tell(installed("verify", "-e", "e.gpkg")[0] == 0, "verify holds with the new legend")
status, out, err = installed("ingest", "-e", "e.gpkg", "--source", "deepstate")
tell(status == 0 and "applied again" not in out, "an unchanged legend is not applied again", out)
with open(os.path.join(own, "deepstate.yaml"), "a", encoding="utf-8") as file:
    file.write("rulez: []\n")
status, _, err = installed("ingest", "-e", "e.gpkg", "--source", "deepstate")
tell(status == 3 and "rulez" in err and "deepstate.yaml:" in err, "a broken legend is refused with its place", (status, err))
again = float(installed("sql", "-e", "e.gpkg", "--csv", "SELECT held_km2 FROM daily WHERE side='russia' LIMIT 1")[1].split()[1])
tell(again == wider, "and the evidence is as it was")
os.remove(os.path.join(own, "deepstate.yaml"))
os.makedirs("mine/sources")
status, out, _ = installed("sources", PLUMBLINE_DATA=os.path.abspath("mine"))
tell(status == 0 and "deepstate" in out, "PLUMBLINE_DATA goes first and hides nothing else")

# Another program, in C, with what is installed.
with open("other.c", "w", encoding="utf-8") as file:
    file.write(r"""
#include <plumbline.h>
#include <stdio.h>
int main(void) {
    plumbline *handle = plumbline_new();
    struct plumbline_change change;
    if (plumbline_open(handle, "e.gpkg") != PLUMBLINE_OK ||
        plumbline_ask_change(handle, "deepstate", NULL, 1700000000, 1700086400, &change) != PLUMBLINE_OK) {
        fprintf(stderr, "%s\n", plumbline_message(handle));
        return 1;
    }
    printf("%.6f %.6f\n", change.gained_km2, change.lost_km2);
    plumbline_free(handle);
    return 0;
}
""")
found = [top for top, _, names in os.walk(os.path.join("..", "..", "root")) if "plumbline.pc" in names][0]
flags = subprocess.run(["pkg-config", "--define-variable=prefix=" + os.path.abspath(os.path.join("..", "..", prefix)),
                        "--cflags", "--libs", "plumbline"], capture_output=True, text=True,
                       env=dict(os.environ, PKG_CONFIG_PATH=os.path.abspath(found)))
tell(flags.returncode == 0, "pkg-config knows the library", flags.stderr)
built = subprocess.run(["cc", "-std=c17", "-Wall", "-Wextra", "-Werror", "-pedantic", "other.c", "-o", "other", *flags.stdout.split()],
                       capture_output=True, text=True)
tell(built.returncode == 0, "a program compiles against the public header and the installed library", built.stderr[-800:])
if built.returncode == 0:
    ran = subprocess.run(["./other"], capture_output=True, text=True)
    answer = ask("change", "-e", "e.gpkg", "--from", "2023-11-14T22:13:20Z", "--to", "2023-11-15T22:13:20Z")
    wanted = "%.6f %.6f" % (answer["gained_km2"], answer["lost_km2"])
    tell(ran.stdout.strip() == wanted, "and gets the numbers that the command line prints", (ran.stdout, ran.stderr, wanted))
finish()
