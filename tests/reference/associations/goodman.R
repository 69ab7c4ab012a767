# R 4.2.2. Run in this folder: Rscript goodman.R
# Goodman (1965), as his paper gives the limits, in plain lines; counts as in coinmind.csv.
n <- c(44, 55, 43, 32, 67, 78); N <- sum(n); chi <- qchisq(1 - 0.05 / length(n), 1)
half <- sqrt(chi * (chi + 4 * n * (N - n) / N))
digits <- function(x) format(x, digits = 17, trim = TRUE)
write.csv(data.frame(n, low = digits((chi + 2 * n - half) / (2 * (N + chi))), high = digits((chi + 2 * n + half) / (2 * (N + chi)))), "goodman.csv", row.names = FALSE, quote = FALSE)
