"""Short forms that the field uses without explaining them. Each stands for its long form and the other way round."""

from __future__ import annotations

_LINES = """
ANN: approximate nearest neighbour, approximate nearest neighbor
kNN: k nearest neighbours
NN: neural network, nearest neighbour
CTR: click-through rate, click rate
CVR: conversion rate
pCTR: predicted click-through rate, predicted click probability
CPC: cost per click, pay per click
CPM: cost per mille, cost per thousand impressions
eCPM: effective cost per mille
RPM: revenue per mille, revenue per thousand impressions
AUC: area under the curve, area under the ROC curve
ROC AUC: area under the ROC curve
PR AUC: area under the precision-recall curve
mAP: mean average precision
AP: average precision
IoU: intersection over union
MRR: mean reciprocal rank
nDCG: normalised discounted cumulative gain
NE: normalised entropy
NCE: normalised cross-entropy
BCE: binary cross-entropy
CE: cross-entropy
MSE: mean squared error
RMSE: root mean squared error
LR: logistic regression, learning rate
GBDT: gradient boosted decision trees, gradient boosted trees, boosted trees
GBM: gradient boosting machine
MF: matrix factorisation
ALS: alternating least squares
WALS: weighted alternating least squares
FM: factorisation machine
DNN: deep neural network
MLP: multi-layer perceptron
CNN: convolutional neural network
RNN: recurrent neural network
GNN: graph neural network
GCN: graph convolutional network
ViT: vision transformer
LLM: large language model
NLP: natural language processing
OCR: optical character recognition
ASR: automatic speech recognition, speech to text
CG: candidate generation
PQ: product quantisation
LSH: locality-sensitive hashing
HNSW: hierarchical navigable small world
IVF: inverted file index
PII: personally identifiable information, personal data
KPI: key performance indicator
SLA: service level agreement
SLO: service level objective
QPS: queries per second, requests per second
RPS: requests per second
DAU: daily active users
MAU: monthly active users
WAU: weekly active users
TTL: time to live
ETL: extract transform load
NMS: non-maximum suppression
FPN: feature pyramid network
RPN: region proposal network
SGD: stochastic gradient descent
HPO: hyper-parameter optimisation, hyperparameter tuning
PSI: population stability index
KS: Kolmogorov-Smirnov
KL: Kullback-Leibler
A/B test: split test, controlled experiment, online experiment
MAB: multi-armed bandit
UCB: upper confidence bound
TF-IDF: term frequency inverse document frequency
BM25: best matching 25
DCN: deep and cross network, deep cross network
W&D: wide and deep
MTL: multi-task learning
MMoE: multi-gate mixture of experts
IPS: inverse propensity scoring, inverse propensity weighting
SSL: self-supervised learning
GPU: graphics card
CDN: content delivery network
FPR: false positive rate
FNR: false negative rate
TPR: true positive rate
FP: false positive
FN: false negative
FoF: friend of friend, friends of friends
EMA: exponential moving average
p99: 99th percentile, tail latency
p95: 95th percentile, tail latency
pos: positive
neg: negative
emb: embedding
reqs: requirements
impr: impression
prob: probability
recs: recommendations
"""


def _table() -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows = []
    for line in _LINES.strip().splitlines():
        short, _, long = line.partition(":")
        rows.append((short.strip(), tuple(part.strip() for part in long.split(","))))
    return tuple(rows)


ABBREVIATIONS = _table()
