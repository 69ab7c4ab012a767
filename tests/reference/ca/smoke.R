# R 4.2.2, package ca 0.71.1. Run in this folder: Rscript smoke.R
# Writes the parts of the analysis of ca's own table `smoke` that the first five files do not hold.
library(ca)
data(smoke)
digits <- function(x) format(x, digits = 17, trim = TRUE, scientific = FALSE)
write_frame <- function(frame, file) {
  numeric <- sapply(frame, is.numeric)
  frame[numeric] <- lapply(frame[numeric], digits)
  write.csv(frame, file, row.names = FALSE, quote = FALSE)
}
whole <- ca(smoke)
# Contributions: mass times squared standard coordinate (they sum to 1 on each axis).
# Quality: squared principal coordinate over squared distance to the centroid.
rows <- whole$rowmass * whole$rowcoord^2
cols <- whole$colmass * whole$colcoord^2
row_quality <- sweep(sweep(whole$rowcoord, 2, whole$sv, "*")^2, 1, whole$rowdist^2, "/")
col_quality <- sweep(sweep(whole$colcoord, 2, whole$sv, "*")^2, 1, whole$coldist^2, "/")
frame <- function(names, contribution, quality) data.frame(name = names, contribution, quality)
named <- function(x, stem) { colnames(x) <- paste0(stem, seq_len(ncol(x))); x }
write_frame(frame(whole$rownames, named(rows, "ctr"), named(row_quality, "cos2_")), "smoke_row_contributions.csv")
write_frame(frame(whole$colnames, named(cols, "ctr"), named(col_quality, "cos2_")), "smoke_col_contributions.csv")
# The fifth row of staff (SC) and the last kind of smoker (heavy) as supplementary points, in turn.
row_out <- ca(smoke, suprow = 5)
write_frame(data.frame(row = row_out$rownames, named(row_out$rowcoord, "Dim"), named(matrix(rep(row_out$sv, each = 5), 5), "sv")), "smoke_suprow.csv")
col_out <- ca(smoke, supcol = 4)
write_frame(data.frame(col = col_out$colnames, named(col_out$colcoord, "Dim"), named(matrix(rep(col_out$sv, each = 4), 4), "sv")), "smoke_supcol.csv")
