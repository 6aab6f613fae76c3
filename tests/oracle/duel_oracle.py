#!/usr/bin/python3
"""Compares the exact answers of small duels (src/intercept/duel.h) with a second implementation, over drawn duels.

usage: duel_oracle.py BUILD_DIR [ARCHIVES_DIR]

Written from "The model" in docs/duel.md: every shot at every object is played through, in fractions. A way through a layer has
its number of hits and of misses; the chance of it, over a beta distribution, is a moment, which is a fraction as well. So there
is no quadrature here, no binomial row, no dynamic programme, and no rounding.

Tolerance: 1e-12 of chances. The program's sums are of some hundred positive products of numbers with 1e-16 each; its nodes
are right to 1e-13. Standard deviations are roots, so they are compared as variances, relative to the square of the most shots.
"""
import functools
import json
import math
import os
import random
import subprocess
import sys
from fractions import Fraction

DUMP = os.path.join(os.path.abspath(sys.argv[1]), "tests", "oracle", "duel_answers")
SEED = 20241219
DRAWN = 400
TOLERANCE = 1e-12

failures = 0


def tell(right, name, why=""):
    global failures
    failures += not right
    if not right and why:
        print("  " + why)
    print(("ok - duel: " if right else "not ok - duel: ") + name, flush=True)


# ---- moments ----

def rising(x, n):
    return math.prod((x + i for i in range(n)), start=Fraction(1))


def moment(chance, n):
    """E[x^n] of a chance: (value, a, b)."""
    value, a, b = chance
    return rising(a, n) / rising(a + b, n) if a else value ** n


def kill_moment(chance, rho, n):
    """With a correlation the kill chance is drawn about its mean x, from Beta(x c, (1 - x) c): E[k^n | x] is a polynomial in x."""
    if not rho:
        return moment(chance, n)
    c = (1 - rho) / rho
    polynomial = [Fraction(1)]
    for i in range(n):
        polynomial = [(polynomial[k] * i if k < len(polynomial) else 0) + (polynomial[k - 1] * c if k else 0)
                      for k in range(len(polynomial) + 1)]
    return sum(part * moment(chance, k) for k, part in enumerate(polynomial)) / rising(c, n)


def hits_and_misses(moment_of, hits, misses):
    """E[p^hits (1 - p)^misses]."""
    return sum(math.comb(misses, i) * (-1) ** i * moment_of(hits + i) for i in range(misses + 1))


# ---- one layer ----

def add(into, key, weight):
    into[key] = into.get(key, 0) + weight


@functools.lru_cache(maxsize=None)
def played(seen, shots, magazine, look, allocation):
    """{(left, shots fired, hits, misses): weight} of a layer that sees so many objects; a weight is what picking at random gives."""
    result = {}
    wanted = shots * seen
    have = wanted if magazine < 0 else min(magazine, wanted)

    def fire(alive, at, fired, hits, misses, weight, then):
        then(alive - {at}, fired + 1, hits + 1, misses, weight)
        then(alive, fired + 1, hits, misses + 1, weight)

    def end(alive, fired, hits, misses, weight):
        add(result, (len(alive), fired, hits, misses), weight)

    def salvo(targets):
        def go(index, alive, fired, hits, misses, weight):
            if index == len(targets):
                end(alive, fired, hits, misses, weight)
            else:
                fire(alive, targets[index], fired, hits, misses, weight, lambda *rest: go(index + 1, *rest))
        return go

    def salvo_random(alive, fired, hits, misses, weight):
        if fired == have:
            end(alive, fired, hits, misses, weight)
            return
        for at in range(seen):
            fire(alive, at, fired, hits, misses, weight / seen, salvo_random)

    def look_random(alive, fired, hits, misses, weight):
        if fired == have or not alive:
            end(alive, fired, hits, misses, weight)
            return
        for at in sorted(alive):
            fire(alive, at, fired, hits, misses, weight / len(alive), look_random)

    def look_in_turn(at, done):
        def go(alive, fired, hits, misses, weight):
            if at == seen or fired == have and at not in alive or fired == have:
                end(alive, fired, hits, misses, weight)
            elif at not in alive or done == shots:
                look_in_turn(at + 1, 0)(alive, fired, hits, misses, weight)
            else:
                fire(alive, at, fired, hits, misses, weight, look_in_turn(at, done + 1))
        return go

    def look_even(turn, queue):
        def go(alive, fired, hits, misses, weight):
            if fired == have or not alive:
                end(alive, fired, hits, misses, weight)
            elif queue:
                fire(alive, queue[0], fired, hits, misses, weight, look_even(turn, queue[1:]))
            elif turn == shots:
                end(alive, fired, hits, misses, weight)
            else:
                look_even(turn + 1, tuple(sorted(alive)))(alive, fired, hits, misses, weight)
        return go

    everybody = frozenset(range(seen))
    start = (everybody, 0, 0, 0, Fraction(1))
    if allocation == 2:
        (look_random if look else salvo_random)(*start)
    elif look:
        (look_in_turn(0, 0) if allocation == 0 else look_even(0, ()))(*start)
    else:
        turns = [at for at in range(seen) for _ in range(shots)] if allocation == 0 else list(range(seen)) * shots
        salvo(turns[:have])(0, *start)
    return result


def layer_row(layer, arriving):
    """{(left, shots fired): chance} of so many that arrive."""
    kill, reliability, detection, shots, magazine, look, allocation, rho = layer
    p = functools.lru_cache(maxsize=None)(lambda n: kill_moment(kill, rho, n) * moment(reliability, n))
    row = {}
    for seen in range(arriving + 1):
        weight = math.comb(arriving, seen) * hits_and_misses(lambda n: moment(detection, n), seen, arriving - seen)
        if not weight:
            continue
        for (left, fired, hits, misses), ways in played(seen, shots, magazine, look, allocation).items():
            add(row, (left + arriving - seen, fired), weight * ways * hits_and_misses(p, hits, misses))
    return row


# ---- a duel ----

def own(duel):
    objects, detection, shock, layers = duel
    leaks, intercepts = {}, {}
    shots = [{} for _ in layers]
    down = moment(shock, 1)
    for came, chance in objects:
        add(leaks, came, chance * down)
        add(intercepts, 0, chance * down)
        for fired in shots:
            add(fired, 0, chance * down)
        for seen in range(came + 1):
            there = {seen: chance * (1 - down) * math.comb(came, seen)
                     * hits_and_misses(lambda n: moment(detection, n), seen, came - seen)}
            for layer, fired in zip(layers, shots):
                after = {}
                for arriving, weight in there.items():
                    if weight:
                        for (left, count), part in layer_row(layer, arriving).items():
                            add(after, left, weight * part)
                            add(fired, count, weight * part)
                there = after
            for left, weight in there.items():
                add(leaks, left + came - seen, weight)
                add(intercepts, seen - left, weight)
    return leaks, intercepts, shots


# ---- drawn duels ----

def chance_of(rng, often_one):
    kind = rng.randrange(10)
    if kind < 2:
        return (Fraction(kind), 0, 0)
    if kind < 4:
        a, b = Fraction(rng.randint(1, 40), 8), Fraction(rng.randint(1, 40), 8)
        return (a / (a + b), a, b)
    return (Fraction(1) if often_one and kind > 5 else Fraction(rng.randint(1, 63), 64), 0, 0)


def draw(rng):
    most = rng.randint(0, 3)
    first = rng.randint(0, most) if rng.randrange(3) == 0 else most
    weights = [rng.randint(1, 9) for _ in range(first, most + 1)]
    # The program sees these to 1e-17, all other numbers exactly: halves, eighths, 64ths.
    objects = [(first + i, Fraction(weight, sum(weights))) for i, weight in enumerate(weights)]
    layers = []
    for _ in range(rng.randint(0, 2)):
        shots = rng.randint(1, 3 if most < 3 else 2)
        layers.append((chance_of(rng, False), chance_of(rng, True), chance_of(rng, True), shots, rng.randint(-1, shots * most + 1),
                       rng.randrange(2), rng.randrange(3), rng.choice([Fraction(0), Fraction(0), Fraction(1, 8), Fraction(5, 8)])))
    return objects, chance_of(rng, True), rng.choice([(Fraction(0), 0, 0), chance_of(rng, False)]), layers


def line_of(duel):
    objects, detection, shock, layers = duel
    words = [objects[0][0], len(objects)] + [chance for _, chance in objects] + [*detection, *shock, len(layers)]
    for kill, reliability, seen, *rest in layers:
        words += [*kill, *reliability, *seen, *rest]
    return " ".join("%.17g" % float(word) for word in words)


def worst_of(duel, answer):
    leaks, intercepts, shots = own(duel)
    worst = 0.0
    for theirs, ours in ((answer["leaks"], leaks), (answer["intercepts"], intercepts)):
        assert sum(ours.values()) == 1
        for i, value in enumerate(theirs):
            worst = max(worst, abs(value - float(ours.get(i, 0))))
    for (mean, sd, spent), fired, layer in zip(answer["shots"], shots, duel[3]):
        of_mean = sum(count * weight for count, weight in fired.items())
        variance = sum(count * count * weight for count, weight in fired.items()) - of_mean ** 2
        most = max(1, max(fired))
        worst = max(worst, abs(mean - float(of_mean)) / most, abs(sd * sd - float(variance)) / most ** 2,
                    abs(spent - float(fired.get(layer[4], 0) if layer[4] >= 0 else 0)))
    return worst


def main():
    rng = random.Random(SEED)
    duels = [draw(rng) for _ in range(DRAWN)]
    done = subprocess.run([DUMP], input="\n".join(map(line_of, duels)) + "\n", capture_output=True, text=True, check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    tell(done.returncode == 0 and len(answers) == DRAWN, "all drawn duels are answered", done.stderr)
    kinds = {}
    for duel, answer in zip(duels, answers):
        worst = worst_of(duel, answer)
        for layer in duel[3]:
            name = ("looks " if layer[5] else "salvos ") + ("in turn", "evenly", "at random")[layer[6]]
            kinds.setdefault(name, []).append((worst, line_of(duel)))
        kinds.setdefault("all", []).append((worst, line_of(duel)))
    for name, found in sorted(kinds.items()):
        worst, line = max(found)
        tell(worst <= TOLERANCE and len(found) >= 20, "%s: %d, largest difference %.1e" % (name, len(found), worst), line)
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
