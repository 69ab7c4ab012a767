# R 4.2.2 (stats), nnet 7.3-18. Run in this folder: Rscript associations.R
# The table is Agresti (2007), An Introduction to Categorical Data Analysis, 2nd ed., table 2.5: party by gender.
# Fits: one row per case of an invented table of two factors of cause and three outcomes, cases.csv.
library(nnet)
digits <- function(x) format(x, digits = 17, trim = TRUE, scientific = FALSE)
write_frame <- function(frame, file) {
  numeric <- sapply(frame, is.numeric)
  frame[numeric] <- lapply(frame[numeric], digits)
  write.csv(frame, file, row.names = FALSE, quote = FALSE)
}
party <- matrix(c(762, 484, 327, 239, 468, 477), nrow = 2, dimnames = list(c("women", "men"), c("democrat", "independent", "republican")))
test <- chisq.test(party)
write_frame(data.frame(gender = rownames(party)[row(party)], party = colnames(party)[col(party)], n = c(party),
                       expected = c(test$expected), residual = c(test$stdres)), "party_residuals.csv")
write_frame(data.frame(statistic = unname(test$statistic), dof = unname(test$parameter), p = test$p.value), "party_test.csv")

# Fisher's exact test of each cell against all the rest, and corrections for many comparisons.
small <- matrix(c(3, 1, 21, 16, 9, 1, 12, 5), nrow = 2, dimnames = list(c("a", "b"), c("w", "x", "y", "z")))
cell <- function(i, j) fisher.test(matrix(c(small[i, j], sum(small[-i, j]), sum(small[i, -j]), sum(small[-i, -j])), 2))$p.value
p <- mapply(cell, row(small), col(small))
write_frame(data.frame(plan = rownames(small)[row(small)], factor = colnames(small)[col(small)], n = c(small), p = p,
                       holm = p.adjust(p, "holm"), bh = p.adjust(p, "BH")), "small_fisher.csv")
write_frame(data.frame(p_exact = fisher.test(small)$p.value, statistic = unname(suppressWarnings(chisq.test(small))$statistic)), "small_test.csv")

counts <- expand.grid(outcome = c("x", "y", "z"), where = c("a", "b", "c"), role = c("task", "safeguard"), stringsAsFactors = FALSE)
counts$n <- c(40, 25, 15, 22, 38, 20, 18, 17, 45, 30, 14, 16, 12, 33, 15, 21, 19, 30)
write_frame(counts, "cases.csv")
cases <- counts[rep(seq_len(nrow(counts)), counts$n), ]
cases$where <- factor(cases$where, levels = c("a", "b", "c"))
cases$role <- factor(cases$role, levels = c("task", "safeguard"))
logit <- glm(I(outcome == "x") ~ where + role, binomial, cases, control = glm.control(epsilon = 1e-14))
coefs <- summary(logit)$coefficients
write_frame(data.frame(term = rownames(coefs), estimate = coefs[, 1], std_error = coefs[, 2]), "binomial.csv")
none <- glm(I(outcome == "x") ~ 1, binomial, cases, control = glm.control(epsilon = 1e-14))
write_frame(data.frame(log_likelihood = c(logLik(logit)), log_likelihood_null = c(logLik(none))), "binomial_likelihood.csv")
many <- multinom(outcome ~ where + role, cases, trace = FALSE, reltol = 1e-14, maxit = 1000)
coefs <- coef(many); errors <- summary(many)$standard.errors
write_frame(data.frame(outcome = rownames(coefs)[row(coefs)], term = colnames(coefs)[col(coefs)], estimate = c(coefs), std_error = c(errors)), "multinomial.csv")

# Average marginal effects as discrete changes: everyone at the level, less everyone at the base; errors by numerical delta method.
at <- function(level, name) { moved <- cases; moved[[name]] <- factor(level, levels = levels(cases[[name]])); model.matrix(~ where + role, moved) }
delta <- function(f, at, covariance) {
  gradient <- sapply(seq_along(at), function(i) { h <- 1e-5; up <- down <- at; up[i] <- up[i] + h; down[i] <- down[i] - h; (f(up) - f(down)) / (2 * h) })
  c(f(at), sqrt(c(t(gradient) %*% covariance %*% gradient)))
}
effects <- do.call(rbind, lapply(list(c("where", "b"), c("where", "c"), c("role", "safeguard")), function(what) {
  base <- at(levels(cases[[what[1]]])[1], what[1]); moved <- at(what[2], what[1])
  change <- function(b) mean(plogis(moved %*% b) - plogis(base %*% b))
  found <- delta(change, coef(logit), vcov(logit))
  binomial <- data.frame(fit = "binomial", outcome = "x", variable = what[1], level = what[2], effect = found[1], std_error = found[2])
  others <- lapply(c("x", "y", "z"), function(outcome) {
    shares <- function(design, b) { eta <- cbind(x = 0, design %*% t(matrix(b, nrow = 2, byrow = TRUE))); colnames(eta) <- c("x", "y", "z"); (exp(eta) / rowSums(exp(eta)))[, outcome] }
    change <- function(b) mean(shares(moved, b) - shares(base, b))
    found <- delta(change, c(t(coef(many))), vcov(many))
    data.frame(fit = "multinomial", outcome = outcome, variable = what[1], level = what[2], effect = found[1], std_error = found[2])
  })
  do.call(rbind, c(list(binomial), others))
}))
write_frame(effects, "effects.csv")
