"""Makes Tests/Support/Golden/portable_math.json: functions of doubles, computed with 400 bits by mpmath and rounded once.

    pip install mpmath==1.3.0
    python Tests/Golden/portable_math.py

Numbers are written as C writes hexadecimal floats, so that no digit is lost. `pow` and `cos` are the nearest doubles.
"""

import json
import random
from pathlib import Path

import mpmath

mpmath.mp.prec = 400
draw = random.Random(1)


def cases(function, arguments):
    rows = []
    for values in arguments:
        result = float(function(*(mpmath.mpf(value) for value in values)))
        rows.append([*(value.hex() for value in values), result.hex()])
    return rows


# The learning rate of Adam needs powers of its betas, a schedule those of its factor.
powers = [(beta, float(step)) for beta in (0.9, 0.95, 0.99, 0.999, 0.9999) for step in (1, 2, 3, 10, 100, 1234, 65_536)]
powers += [(draw.uniform(0.01, 1), draw.uniform(0, 150)) for _ in range(300)] + [(1.5, 3.25), (0.0, 2.0), (1.0, 7.0), (0.3, 0.0)]
angles = [(value,) for value in (0.0, 1e-9, 0.7853981633974483, 1.5707963267948966, 3.141592653589793)]
angles += [(draw.uniform(0, 3.141592653589793),) for _ in range(300)]
golden = {
    "made_with": f"mpmath {mpmath.__version__}",
    "pow": cases(mpmath.power, powers),
    "cos": cases(mpmath.cos, angles),
    "exp": cases(mpmath.exp, [(draw.uniform(-700, 700),) for _ in range(300)]),
    "log": cases(mpmath.log, [(draw.uniform(1, 2) * 2.0 ** draw.randint(-300, 300),) for _ in range(300)]),
    "softplus": cases(lambda x: mpmath.log1p(mpmath.exp(x)), [(draw.uniform(-40, 0),) for _ in range(300)]),
}
path = Path(__file__).resolve().parents[1] / "Support" / "Golden" / "portable_math.json"
path.write_text(json.dumps(golden, indent=0) + "\n")
