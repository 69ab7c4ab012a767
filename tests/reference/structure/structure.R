# R 4.2.2 (stats). Run in this folder: Rscript structure.R
# Six invented rows of counts, their distances in plain lines of R, and base R's hclust, cutree and cmdscale on them.
digits <- function(x) format(x, digits = 17, trim = TRUE, scientific = FALSE)
write_frame <- function(frame, file) {
  numeric <- sapply(frame, is.numeric)
  frame[numeric] <- lapply(frame[numeric], digits)
  write.csv(frame, file, row.names = FALSE, quote = FALSE)
}
counts <- matrix(c(3, 5, 2, 21, 12, 2,
                   1, 6, 0, 16, 0, 0,
                   9, 9, 4, 2, 3, 8,
                   8, 12, 3, 3, 2, 9,
                   4, 2, 10, 6, 7, 11,
                   2, 3, 12, 9, 5, 4), nrow = 6, byrow = TRUE, dimnames = list(c("p1", "p2", "p3", "p4", "p5", "p6"), c("f1", "f2", "f3", "f4", "f5", "f6")))
write_frame(data.frame(plan = rownames(counts), counts), "counts.csv")
shares <- counts / rowSums(counts)
entropy <- function(p) -sum(ifelse(p > 0, p * log2(p), 0))
jensen_shannon <- function(p, q) sqrt(max(0, entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2))
hellinger <- function(p, q) sqrt(sum((sqrt(p) - sqrt(q))^2) / 2)
matrix_of <- function(distance) outer(1:6, 1:6, Vectorize(function(i, j) distance(shares[i, ], shares[j, ])))
for (name in c("jensen_shannon", "hellinger")) {
  d <- matrix_of(get(name))
  write_frame(data.frame(plan = rownames(counts), d), paste0(name, ".csv"))
  placed <- cmdscale(as.dist(d), k = 2, eig = TRUE)
  write_frame(data.frame(plan = rownames(counts), x = placed$points[, 1], y = placed$points[, 2], eigenvalue = placed$eig), paste0(name, "_cmdscale.csv"))
  for (method in c("average", "complete", "ward.D2")) {
    tree <- hclust(as.dist(d), method)
    write_frame(data.frame(height = tree$height), paste0(name, "_", method, "_heights.csv"))
    write_frame(data.frame(plan = rownames(counts), k2 = cutree(tree, 2), k3 = cutree(tree, 3)), paste0(name, "_", method, "_groups.csv"))
  }
}
# Location quotient, Krugman's measure of specialisation, Herfindahl and Hill numbers, as their papers write them.
whole <- colSums(counts) / sum(counts)
write_frame(data.frame(plan = rownames(counts), sweep(shares, 2, whole, "/")), "location_quotients.csv")
write_frame(data.frame(plan = rownames(counts), krugman = rowSums(abs(sweep(shares, 2, whole))), hhi = rowSums(shares^2),
                       effective_1 = exp(apply(shares, 1, entropy) * log(2)), effective_2 = 1 / rowSums(shares^2)), "specialisation.csv")
# The exact 95 % interval (Clopper and Pearson) of the part of each column that stands in each row.
write_frame(do.call(rbind, lapply(1:6, function(i) do.call(rbind, lapply(1:6, function(j) {
  bounds <- binom.test(counts[i, j], sum(counts[, j]))$conf.int
  data.frame(plan = rownames(counts)[i], factor = colnames(counts)[j], low = bounds[1], high = bounds[2])
})))), "clopper_pearson.csv")
