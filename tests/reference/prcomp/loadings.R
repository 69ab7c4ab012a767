# Squared loadings of the first principal component of standardised data, by R's prcomp on its own data sets.
out <- do.call(rbind, lapply(list(list("USArrests", USArrests), list("attitude", attitude)), function(d) {
  p <- prcomp(d[[2]], center = TRUE, scale. = TRUE)$rotation[, 1]
  data.frame(dataset = d[[1]], column = names(p), squared_loading = format(p^2, digits = 17), same_sign = all(p > 0) || all(p < 0))
}))
write.csv(out, "loadings.csv", row.names = FALSE, quote = FALSE)
write.csv(attitude, "attitude.csv", row.names = FALSE, quote = FALSE)
write.csv(data.frame(USArrests), "usarrests.csv", row.names = FALSE, quote = FALSE)
