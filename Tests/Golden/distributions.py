"""Makes Tests/Support/Golden/distributions.json: functions of the gamma family, likelihoods and quantiles that SciPy computes.

    pip install scipy==1.17.1
    python Tests/Golden/distributions.py
"""

import json
import random
from pathlib import Path

import scipy
from scipy import special, stats

draw = random.Random(1)


def rows(function, arguments):
    return [[*values, float(function(*values))] for values in arguments]


def nbinom(mu, alpha):
    return stats.nbinom(1 / alpha, 1 / (1 + alpha * mu))


def t(nu, mu, sigma):
    return stats.t(nu, mu, sigma)


def parameters(count):
    return [(2.1 + draw.expovariate(0.2), draw.gauss(0, 2), draw.uniform(0.1, 3)) for _ in range(count)]


positive = [(10 ** draw.uniform(-4, 4),) for _ in range(100)] + [(1.0,), (2.0,), (0.5,), (10.0,)]
counts = [(draw.uniform(0.01, 40), draw.uniform(0.01, 3)) for _ in range(60)]
shares = [0.001, 0.025, 0.1, 0.5, 0.8, 0.99]
golden = {
    "made_with": f"SciPy {scipy.__version__}",
    "log_gamma": rows(special.gammaln, positive),
    "digamma": rows(special.digamma, positive),
    "incomplete_beta": rows(lambda x, a, b: special.betainc(a, b, x), [
        (draw.random(), 10 ** draw.uniform(-2, 2), 10 ** draw.uniform(-2, 2)) for _ in range(150)]),
    "gaussian": rows(lambda mu, sigma, y: -stats.norm.logpdf(y, mu, sigma), [(m, s, draw.gauss(m, 3)) for _, m, s in parameters(40)]),
    "student_t": rows(lambda nu, mu, sigma, y: -t(nu, mu, sigma).logpdf(y), [(n, m, s, draw.gauss(m, 5)) for n, m, s in parameters(40)]),
    "negative_binomial": rows(lambda mu, alpha, y: -nbinom(mu, alpha).logpmf(y), [(*c, float(draw.randint(0, 60))) for c in counts]),
    "gaussian_quantile": rows(lambda mu, sigma, q: stats.norm.ppf(q, mu, sigma), [
        (m, s, q) for (_, m, s), q in zip(parameters(60), 10 * [1e-9, *shares[1:]])]),
    "student_t_quantile": rows(lambda nu, mu, sigma, q: t(nu, mu, sigma).ppf(q), [(*p, q) for p, q in zip(parameters(60), 10 * shares)]),
    "negative_binomial_quantile": rows(lambda mu, alpha, q: nbinom(mu, alpha).ppf(q), [(*c, q) for c, q in zip(counts, 10 * shares)]),
}
path = Path(__file__).resolve().parents[1] / "Support" / "Golden" / "distributions.json"
path.write_text(json.dumps(golden, indent=0) + "\n")
