// SPDX-License-Identifier: GPL-2.0-only
/* Zipf ranks by rejection-inversion: see zipf.h. */
#include "lib/zipf.h"

#include <math.h>

#include "lib/random.h"

/* Antiderivative of x^-exponent, written so that exponent = 1 is no special point. */
static double integral(double exponent, double x)
{
	double log_x = log(x), t = (1 - exponent) * log_x;

	return fabs(t) > 1e-8 ? expm1(t) / t * log_x : log_x * (1 + t / 2);
}

static double inverse_integral(double exponent, double y)
{
	double t = y * (1 - exponent);

	if (t < -1)
		t = -1;
	return exp(fabs(t) > 1e-8 ? log1p(t) / t * y : y * (1 - t / 2));
}

static double density(double exponent, double x)
{
	return exp(-exponent * log(x));
}

void zipf_init(struct zipf *zipf, uint64_t n, double exponent)
{
	zipf->n = n;
	zipf->exponent = exponent;
	zipf->h_first = integral(exponent, 1.5) - 1;
	zipf->h_last = integral(exponent, (double)n + 0.5);
	zipf->accept =
		2 - inverse_integral(exponent, integral(exponent, 2.5) - density(exponent, 2));
}

uint64_t zipf_draw(const struct zipf *zipf, uint64_t *state)
{
	for (;;) {
		double u = zipf->h_last + random_unit(state) * (zipf->h_first - zipf->h_last);
		double x = inverse_integral(zipf->exponent, u);
		uint64_t k = (uint64_t)(x + 0.5);

		if (k < 1)
			k = 1;
		else if (k > zipf->n)
			k = zipf->n;
		if ((double)k - x <= zipf->accept ||
		    u >= integral(zipf->exponent, (double)k + 0.5) -
				    density(zipf->exponent, (double)k))
			return k - 1;
	}
}
