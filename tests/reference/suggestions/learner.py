"""Run with scikit-learn 1.9.1 (PyPI), which the project itself does not need: python learner.py

Twelve headings of our own with codes and weights, learned by scikit-learn's tf-idf of character sequences and its logistic regression; the
probabilities of four new headings go to learner.csv.
"""

import csv
from pathlib import Path

LEARNED = (
    ("建设村卫生室", "clinics", 1.0), ("新建标准化卫生室五百个", "clinics", 1.0), ("更新卫生室设备", "clinics", 1.0), ("开展远程会诊", "telehealth", 1.0),
    ("推广远程医疗平台", "telehealth", 1.0), ("建设远程影像中心", "telehealth", 1.0), ("培养乡村医生", "staff", 1.0), ("招收定向医学生", "staff", 1.0),
    ("医生轮换与培训", "staff", 1.0), ("卫生室", "clinics", 0.3), ("远程医疗", "telehealth", 0.3), ("医生", "staff", 0.3),
)
NEW = ("建设乡镇卫生室", "医生远程培训", "ＡＢ医学生补助", "购置救护车")
STRENGTH = 10.0


def main():
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts, codes, weights = zip(*LEARNED, strict=True)
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    fit = LogisticRegression(C=STRENGTH, max_iter=10_000, tol=1e-10, class_weight="balanced").fit(vectors.fit_transform(texts), codes, sample_weight=weights)
    with (Path(__file__).parent / "learner.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["text", *fit.classes_])
        writer.writerows([text, *(f"{value:.6f}" for value in row)] for text, row in zip(NEW, fit.predict_proba(vectors.transform(NEW)), strict=True))


if __name__ == "__main__":
    main()
