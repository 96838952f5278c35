// SPDX-License-Identifier: GPL-2.0-only
/*
 * Zipf ranks: draws against the exact probabilities by Pearson's chi-square test.
 * The critical value is that which a right generator exceeds once in a thousand
 * seeds; the seeds are fixed, so the tests do not flicker.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/array.h"
#include "lib/random.h"
#include "lib/zipf.h"

enum { MAX_RANKS = 1000 };

static const double exponents[] = {0, 0.5, 0.99, 1, 1.5};
static const uint64_t sizes[] = {1, 2, 10, 1000};

enum { EXPONENTS = ARRAY_LENGTH(exponents), SIZES = ARRAY_LENGTH(sizes) };

/*
 * The 0.999 quantile of the chi-square distribution with @freedom degrees of freedom, by
 * the formula of E. B. Wilson and M. M. Hilferty, "The distribution of chi-square",
 * PNAS 17(12), 1931; within 1 % from 3 degrees on, and a little high below.
 */
static double critical_value(unsigned int freedom)
{
	const double z = 3.0902, v = 2.0 / (9.0 * freedom);

	return freedom * pow(1 - v + z * sqrt(v), 3);
}

static void probabilities(uint64_t n, double exponent, double *p)
{
	double sum = 0;
	uint64_t k;

	for (k = 0; k < n; k++)
		sum += p[k] = pow((double)k + 1, -exponent);
	for (k = 0; k < n; k++)
		p[k] /= sum;
}

/*
 * Chi-square of @counts against @p, and its degrees of freedom. Ranks that are expected
 * fewer than 8 times are taken together with the ones behind them.
 */
static double chi_square(const unsigned int *counts, const double *p, uint64_t n,
			 unsigned int draws, unsigned int *freedom)
{
	double chi2 = 0, expected = 0, found = 0, rest = 1;
	unsigned int cells = 0;
	uint64_t k;

	for (k = 0; k < n; k++) {
		expected += p[k] * draws;
		found += counts[k];
		rest -= p[k];
		if (k + 1 < n && (expected < 8 || rest * draws < 8))
			continue;
		chi2 += (found - expected) * (found - expected) / expected;
		expected = found = 0;
		cells++;
	}
	*freedom = cells - 1;
	return chi2;
}

static void draw(uint64_t n, double exponent, uint64_t seed, unsigned int draws,
		 unsigned int *counts)
{
	struct zipf zipf;
	unsigned int i;

	memset(counts, 0, n * sizeof(*counts));
	zipf_init(&zipf, n, exponent);
	for (i = 0; i < draws; i++) {
		uint64_t rank = zipf_draw(&zipf, &seed);

		if (rank >= n)
			fail_msg("exponent %g: rank %llu of %llu", exponent,
				 (unsigned long long)rank, (unsigned long long)n);
		counts[rank]++;
	}
}

static void ranks_come_as_often_as_they_should(void **state)
{
	static unsigned int counts[MAX_RANKS];
	static double p[MAX_RANKS];
	unsigned int i, k, freedom;

	(void)state;
	for (i = 0; i < EXPONENTS; i++)
		for (k = 0; k < SIZES; k++) {
			unsigned int draws = sizes[k] > 2 ? 100000 : 20000;
			double chi2;

			probabilities(sizes[k], exponents[i], p);
			draw(sizes[k], exponents[i], 42 + k, draws, counts);
			chi2 = chi_square(counts, p, sizes[k], draws, &freedom);
			if (freedom ? chi2 > critical_value(freedom) : counts[0] != draws)
				fail_msg("exponent %g, %llu ranks: chi-square %.1f of %u degrees "
					 "of freedom, at most %.1f allowed",
					 exponents[i], (unsigned long long)sizes[k], chi2, freedom,
					 freedom ? critical_value(freedom) : 0);
		}
}

/* The test above has teeth: an exponent that is off by 0.06 does not pass it. */
static void another_exponent_does_not_pass(void **state)
{
	static unsigned int counts[MAX_RANKS];
	static double p[MAX_RANKS];
	unsigned int i, freedom;

	(void)state;
	for (i = 0; i < EXPONENTS; i++) {
		probabilities(MAX_RANKS, exponents[i] + 0.06, p);
		draw(MAX_RANKS, exponents[i], 42, 100000, counts);
		assert_true(chi_square(counts, p, MAX_RANKS, 100000, &freedom) >
			    critical_value(freedom));
	}
}

/* Known quantiles of the test itself. */
static void critical_values_are_right(void **state)
{
	(void)state;
	assert_true(fabs(critical_value(9) - 27.88) < 0.2);
	assert_true(fabs(critical_value(100) - 149.45) < 0.2);
	assert_true(fabs(critical_value(999) - 1142.8) < 0.2);
}

static void the_same_seed_gives_the_same_ranks(void **state)
{
	uint64_t one = 7, same = 7, other = 8;
	unsigned int i, differ = 0;
	struct zipf zipf;

	(void)state;
	zipf_init(&zipf, 1000, 0.99);
	for (i = 0; i < 1000; i++) {
		uint64_t rank = zipf_draw(&zipf, &one);

		assert_int_equal(zipf_draw(&zipf, &same), rank);
		differ += zipf_draw(&zipf, &other) != rank;
	}
	assert_true(one == same);
	assert_true(differ > 500);
}

/* More ranks than any region has pages: no overflow, and both ends are reached. */
static void many_ranks(void **state)
{
	const uint64_t n = (uint64_t)1 << 40;
	uint64_t seed = 3, rank, greatest = 0;
	unsigned int i, e;
	struct zipf zipf;

	(void)state;
	for (e = 0; e < EXPONENTS; e++) {
		zipf_init(&zipf, n, exponents[e]);
		for (i = 0; i < 2000; i++) {
			rank = zipf_draw(&zipf, &seed);
			assert_true(rank < n);
			if (!e && rank > greatest)
				greatest = rank;
		}
	}
	assert_true(greatest > n - n / 100); /* of 2000 uniform ones */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(critical_values_are_right),
		cmocka_unit_test(ranks_come_as_often_as_they_should),
		cmocka_unit_test(another_exponent_does_not_pass),
		cmocka_unit_test(the_same_seed_gives_the_same_ranks),
		cmocka_unit_test(many_ranks),
	};

	return cmocka_run_group_tests_name("zipf", tests, NULL, NULL);
}
