# Estimates by R's survey package, for `surveyed.py`. Each line of the input: a file of records, a file for the answer,
# and options `name=value`, all separated by semicolons; `done` is said when the answer is written.
suppressMessages(library(survey))
options(warn = -1, digits = 17)

# The median by its definition in `ilms.tabulation.estimates.medians`; bounds without a mean. survey's own rules "school"
# and "math" are the same, but for a smallest value that has more than the share by itself: they give the second.
# Where all of the population is in the sample, floats alone decide whether a bound of p is reached: hence 1e-12.
rule <- function(x, w, p) {
  x <- x[w > 0]; w <- w[w > 0]
  at <- order(x); x <- x[at]; upto <- cumsum(w[at])
  first <- which(upto / sum(w) >= p - 1e-12)[1]
  if (p == 0.5 && upto[first] == sum(w) / 2) (x[first] + x[first + 1]) / 2 else x[first]
}

row <- function(kind, cell, value, se, ci)
  data.frame(kind = kind, cell = cell, value = as.numeric(value), se = as.numeric(se), lower = as.numeric(ci[1]), upper = as.numeric(ci[2]))

of_cell <- function(design, asked, level, df, kinds) {
  part <- subset(design, cell == asked)
  bounded <- function(kind, found) row(kind, asked, coef(found), SE(found), confint(found, level = level, df = df))
  one <- list(
    count = function() bounded("count", svytotal(~one, part)),
    sum = function() bounded("sum", svytotal(~y, part)),
    ratio = function() bounded("ratio", svyratio(~y, ~x, part)),
    mean = function() bounded("mean", svymean(~y, part)),
    median = function() {
      found <- svyquantile(~y, part, 0.5, alpha = 1 - level, df = df, qrule = rule)$y
      row("median", asked, found[1], found[4], found[2:3])
    },
    school = function() row("school", asked, svyquantile(~y, part, 0.5, ci = FALSE, qrule = "school")$y[1], NA, c(NA, NA))
  )
  do.call(rbind, lapply(kinds, function(kind) one[[kind]]()))
}

input <- file("stdin", "r")
while (length(line <- readLines(input, 1)) > 0) {
  said <- strsplit(line, ";")[[1]]
  given <- list(lonely = "adjust", level = "0.95", df = "", type = "", scale = "", rscales = "", rho = "", mse = "False",
                kinds = "count sum ratio mean median school")
  for (one in said[-(1:2)]) { pair <- strsplit(one, "=")[[1]]; given[[pair[1]]] <- pair[2] }
  outcome <- try({
    data <- read.csv(said[1], colClasses = c(h = "character", p = "character", cell = "character"))
    data$one <- 1
    number <- function(text) if (is.na(text) || text == "") NULL else as.numeric(strsplit(text, " ")[[1]])
    level <- number(given$level)
    if (given$type != "") {
      weights <- data[grep("^r[0-9]+$", names(data))]
      design <- svrepdesign(
        variables = data, repweights = weights, weights = data$w, type = given$type, combined.weights = TRUE,
        scale = number(given$scale), rscales = number(given$rscales), rho = number(given$rho), mse = given$mse == "True"
      )
    } else {
      options(survey.lonely.psu = given$lonely)
      fpc <- if (all(is.na(data$fpc))) NULL else ~fpc
      design <- svydesign(id = ~p, strata = ~h, weights = ~w, fpc = fpc, data = data, nest = TRUE)
    }
    df <- if (given$df == "") degf(design) else number(given$df)
    cells <- sort(unique(data$cell[data$cell != ""]))
    answer <- do.call(rbind, lapply(cells, function(cell) of_cell(design, cell, level, df, strsplit(given$kinds, " ")[[1]])))
    write.csv(format(answer, digits = 17, trim = TRUE), said[2], row.names = FALSE, quote = FALSE)
  }, silent = TRUE)
  cat(if (inherits(outcome, "try-error")) gsub("\n", " ", outcome) else "done", "\n", sep = "")
}
