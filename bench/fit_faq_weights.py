#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits the weights of the question index (knowledgebase/question_weights.inc) and tells what they reach.

    faq_measures whole.bin 0 BANK QUERIES; faq_measures parts.bin 500 BANK QUERIES; faq_measures half.bin half BANK QUERIES
    faq_measures small.bin 0 SMALL_BANK SMALL_QUERIES OOS
    bench/fit_faq_weights.py whole.bin parts.bin half.bin small.bin knowledgebase/question_weights.inc

First the order of the candidates: a listwise logistic model over whole and parts, of the measures and of the common
characters that only one of the two texts has. Then the chance that the best is right: a logistic model over parts and
half, where half of the questions have no answer. What is printed comes from five folds by entry; small is never fitted.
Needs python3-numpy and python3-scipy."""
import sys
import numpy as np
import scipy.sparse as sparse
from scipy.optimize import minimize

MEASURES, HEAD, APART, COMMON, FOLDS, STEPS, MOST_AHEAD = 43, 5, 24, 400, 5, 24.0, 8.0
SUM = MEASURES - 1  # the measure that holds the sum of the characters' weights


class Rows:
    def __init__(self, name):
        rows = np.fromfile(name, dtype=np.float32).reshape(-1, HEAD + MEASURES + 2 * APART)
        question = rows[:, 0].astype(int)
        begins = np.r_[True, question[1:] != question[:-1]]
        self.start, self.row = np.flatnonzero(begins), np.cumsum(begins) - 1
        self.entry, self.right = rows[:, 1].astype(int), rows[:, 2].astype(float)
        self.fold = rows[self.start, 3].astype(int) % FOLDS
        self.inside = rows[self.start, 4] > 0
        self.has = np.add.reduceat(self.right, self.start) > 0
        self.measures = rows[:, HEAD:HEAD + MEASURES].astype(float)
        self.apart = rows[:, HEAD + MEASURES:].astype(int).reshape(-1, 2, APART)

    def characters(self, common):
        place = np.zeros(0x30000, dtype=int) - 1
        place[common] = np.arange(len(common))
        blocks = []
        for side in (0, 1):
            found = place[self.apart[:, side]]
            at = np.nonzero(found >= 0)
            blocks.append(sparse.csr_matrix((np.ones(len(at[0])), (at[0], found[at])), shape=(len(self.row), len(common))))
        return sparse.hstack(blocks).tocsr()


def listwise(weights, x, start, row, right, use, ridge):
    z = x @ weights
    e = np.exp(z - np.maximum.reduceat(z, start)[row])
    total, good = np.add.reduceat(e, start), np.maximum(np.add.reduceat(e * right, start), 1e-30)
    slope = (e / total[row] - e * right / good[row]) * use[row]
    return -(np.log(good / total) * use).sum() + ridge * weights @ weights, x.T @ slope + 2 * ridge * weights


def fit_order(sets, xs, keep, ridge=6.0):
    starts = np.cumsum([0] + [len(s.row) for s in sets])
    counts = np.cumsum([0] + [len(s.start) for s in sets])
    join = lambda parts: np.concatenate(list(parts))
    use = join((s.has & s.inside & keep(s)).astype(float) for s in sets)
    x = sparse.vstack(xs).tocsr()
    args = (x, join(s.start + o for s, o in zip(sets, starts)), join(s.row + o for s, o in zip(sets, counts)),
            join(s.right for s in sets), use, ridge)
    return minimize(listwise, np.zeros(x.shape[1]), args=args, jac=True, method="L-BFGS-B", options={"maxiter": 400}).x


def leaders(s, z):
    """Of each question the best row and the best of another entry (−1: none)."""
    order = np.lexsort((-z, s.row))
    first = order[s.start]
    other = s.entry[order] != s.entry[first][s.row]
    second = np.full(len(s.start), -1)
    at = np.flatnonzero(other)[::-1]
    second[s.row[order[at]]] = order[at]
    return first, second


def sure_inputs(s, z, apart_sum, poor):
    first, second = leaders(s, z)
    ahead = np.clip(z[first] - np.where(second < 0, poor, z[second]), 0, MOST_AHEAD)
    measures = s.measures.copy()
    measures[:, SUM] = apart_sum
    return np.column_stack([measures[first], ahead]), s.right[first] > 0, (measures, first, second)


def logistic(x, y, ridge):
    scale = x.std(0) + 1e-6
    scale[0] = 1
    x = x / scale

    def loss(w):
        z = x @ w
        p = 1 / (1 + np.exp(-z))
        return np.logaddexp(0, np.where(y, -z, z)).sum() + ridge * (w[1:] @ w[1:]), x.T @ (p - y) + 2 * ridge * np.r_[0, w[1:]]

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x / scale


def refused(s, score, first, share=0.87):
    bar = np.sort(score[s.inside])[int((1 - share) * s.inside.sum())]
    return (score[~s.inside] < bar).mean() if (~s.inside).any() else float("nan")


def text(numbers):
    return ", ".join(f"{v:.4g}f" if "." in f"{v:.4g}" or "e" in f"{v:.4g}" else f"{v:.4g}.0f" for v in numbers)


def main(whole, parts, half, small, output):
    sets = {name: Rows(file) for name, file in zip(("whole", "parts", "half", "small"), (whole, parts, half, small))}
    seen = np.bincount(sets["whole"].apart.ravel(), minlength=0x30000)
    seen[:0x80] = 0
    common = np.sort(np.argsort(-seen)[:COMMON])
    mean, scale = sets["whole"].measures.mean(0), sets["whole"].measures.std(0) + 1e-9
    mean[0], mean[SUM], scale[0], scale[SUM] = 0, 0, 1, 1
    xs = {}
    for name, s in sets.items():
        plain = (s.measures - mean) / scale
        plain[:, [0, SUM]] = 0
        xs[name] = sparse.hstack([sparse.csr_matrix(plain), s.characters(common)]).tocsr()
    fitted = ("whole", "parts")
    z = {name: np.zeros(len(s.row)) for name, s in sets.items()}
    sums = {name: np.zeros(len(s.row)) for name, s in sets.items()}

    def order(keep):
        w = fit_order([sets[n] for n in fitted], [xs[n] for n in fitted], keep)
        w[MEASURES:] = np.clip(np.round(w[MEASURES:] * STEPS), -127, 127) / STEPS
        return w

    for k in range(FOLDS):
        w = order(lambda s: s.fold != k)
        for name, s in sets.items():
            rows = s.fold[s.row] == k
            z[name][rows] = (xs[name] @ w)[rows]
            sums[name][rows] = (xs[name][:, MEASURES:] @ w[MEASURES:])[rows]
    # What an entry has to beat that has no rival: one of the poorest second ones.
    second = leaders(sets["parts"], z["parts"])[1]
    poor = np.quantile(z["parts"][second[second >= 0]], 0.05)
    print(f"no rival: {100 * (second < 0).mean():.1f} % of the questions of parts")
    data = {name: sure_inputs(s, z[name], sums[name], poor) for name, s in sets.items()}
    for name, s in sets.items():
        share = lambda right: 100 * right[s.inside].mean()
        print(f"{name}: first right {share(data[name][1]):.2f} %, among the candidates {share(s.has):.2f} %")
    for k in range(FOLDS):
        pick = lambda test: [np.flatnonzero((sets[n].fold == k) == test) for n in ("parts", "half")]
        x = np.vstack([data[n][0][i] for n, i in zip(("parts", "half"), pick(False))])
        y = np.concatenate([data[n][1][i] for n, i in zip(("parts", "half"), pick(False))])
        c = logistic(x, y, 1.0)
        for name, s in sets.items():
            rows = s.fold == k
            s.score = getattr(s, "score", np.zeros(len(s.start)))
            s.score[rows] = 1 / (1 + np.exp(-(data[name][0] @ c)[rows]))
    for name in ("parts", "half", "small"):
        s, right = sets[name], data[name][1]
        bands = [(b, right[(s.score >= b) & (s.score < b + 0.2)].mean()) for b in (0, 0.2, 0.4, 0.6, 0.8)]
        bar = next(t for t in np.arange(0, 1, 0.05) if right[s.score >= t].mean() >= 0.9)
        print(f"{name}: nine of ten answers right from {bar:.2f}, {100 * (s.score[s.inside] >= bar).mean():.0f} % answered")
        print(f"{name}: refused when 87 % are answered {100 * refused(s, s.score, None):.1f} %; right by score",
              " ".join(f"{b:.1f}+:{v:.2f}" for b, v in bands))

    w = order(lambda s: np.ones(len(s.start), bool))
    weights = w[:MEASURES] / scale
    weights[0] = -(w[:MEASURES] * mean / scale).sum()
    weights[SUM] = 1
    # The chance is fitted to what the order does to entries it was not fitted on.
    x = np.vstack([data[n][0] for n in ("parts", "half")])
    y = np.concatenate([data[n][1] for n in ("parts", "half")])
    sure = logistic(x, y, 1.0)
    behind = fit_behind([(sets[n], z[n], data[n][2]) for n in ("parts", "half")], sure)
    apart = np.round(w[MEASURES:] * STEPS).astype(int)
    with open(output, "w", encoding="utf-8") as out:
        out.write("// Written by bench/fit_faq_weights.py.\n")
        out.write(f"constexpr Measures kFittedOrder = {{{text(weights)}}};\n")
        out.write(f"constexpr Measures kFittedSure = {{{text(sure[:MEASURES])}}};\n")
        names = ("kFittedAhead", "kFittedBehind", "kFittedMost", "kFittedPoor")
        values = (sure[MEASURES], behind, MOST_AHEAD, poor)
        out.write(f"constexpr float {', '.join(f'{n} = {v:.4f}f' for n, v in zip(names, values))};\n")
        out.write("// Characters that stand in many questions, ascending, and what it counts that only the question, only "
                  "the wording\n// has them, in steps.\n")
        out.write(f'constexpr std::u32string_view kCommon = U"{"".join(map(chr, common))}";\n')
        out.write(f"constexpr float kApartSteps = {STEPS:.1f}f;\n")
        out.write(f"constexpr signed char kAsked[] = {{{', '.join(map(str, apart[:COMMON]))}}};\n")
        out.write(f"constexpr signed char kStored[] = {{{', '.join(map(str, apart[COMMON:]))}}};\n")


def fit_behind(parts, sure):
    """The slope for those that are not the best, on the best of another entry."""
    base, gap, right = [], [], []
    for s, z, (measures, first, second) in parts:
        has = second >= 0
        rows = second[has]
        base.append(measures[rows] @ sure[:MEASURES])
        gap.append(z[rows] - z[first[has]])
        right.append(s.right[rows] > 0)
    base, gap, right = map(np.concatenate, (base, gap, right))
    losses = [(np.logaddexp(0, np.where(right, -1, 1) * (base + g * gap)).mean(), g) for g in np.arange(0, 4, 0.05)]
    return min(losses)[1]


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
