//! How often rounding alone makes a sum of printed figures miss its printed total.
//!
//! True values add exactly; each printed figure is rounded by itself, so the printed total differs from
//! the sum of the printed parts by D units, the rounded sum of n independent errors uniform on
//! (-1/2, 1/2). P(D = j) follows from Eulerian recursions whose terms are all positive, so they are
//! stable in floating point where the alternating sum of Irwin and Hall cancels.

/// Above this many addends the normal distribution is used; its error there is below 1 % of the tail.
const EXACT_UP_TO: usize = 200;

/// P(|D| >= d) for a sum of `n` addends printed in one unit, d in that unit.
pub fn tail_probability(n: usize, d: u64) -> f64 {
    if d == 0 {
        return 1.0;
    }
    let reach = (n / 2) as u64;
    if d > reach {
        return 0.0;
    }
    if n > EXACT_UP_TO {
        return normal_tail(d as f64 - 0.5, n as f64 / 12.0);
    }
    let distribution = if n.is_multiple_of(2) { even(n) } else { odd(n) };
    let center = distribution.len() / 2;
    let above: f64 = distribution[center + d as usize..].iter().rev().sum();
    2.0 * above
}

/// P(|e| >= d) for an error with this variance, for sums of figures with different units.
pub(crate) fn normal_tail(d: f64, variance: f64) -> f64 {
    if variance <= 0.0 {
        return if d > 0.0 { 0.0 } else { 1.0 };
    }
    erfc(d / (2.0 * variance).sqrt())
}

/// P(D = j - (n-1)/2) for odd n, j from 0 to n-1.
fn odd(n: usize) -> Vec<f64> {
    let mut row = vec![1.0];
    for k in 2..=n {
        let at = |j: usize| row.get(j).copied().unwrap_or(0.0);
        row = (0..k)
            .map(|j| {
                let left = if j > 0 { (k - j) as f64 * at(j - 1) } else { 0.0 };
                ((j + 1) as f64 * at(j) + left) / k as f64
            })
            .collect();
    }
    row
}

/// P(D = j - n/2) for even n, j from 0 to n.
fn even(n: usize) -> Vec<f64> {
    let mut row = vec![1.0];
    for k in 1..=n {
        let at = |j: usize| row.get(j).copied().unwrap_or(0.0);
        row = (0..=k)
            .map(|j| {
                let left = if j > 0 { (2 * k - 2 * j + 1) as f64 * at(j - 1) } else { 0.0 };
                ((2 * j + 1) as f64 * at(j) + left) / (2 * k) as f64
            })
            .collect();
    }
    row
}

/// Complementary error function, relative error below 1.2e-7 (Numerical Recipes, `erfcc`).
fn erfc(x: f64) -> f64 {
    const C: [f64; 10] = [
        -1.265_512_23,
        1.000_023_68,
        0.374_091_96,
        0.096_784_18,
        -0.186_288_06,
        0.278_868_07,
        -1.135_203_98,
        1.488_515_87,
        -0.822_152_23,
        0.170_872_77,
    ];
    let t = 1.0 / (1.0 + 0.5 * x.abs());
    let series = C.iter().rev().fold(0.0, |sum, c| sum * t + c);
    let tail = t * (-x * x + series).exp();
    if x >= 0.0 { tail } else { 2.0 - tail }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures recomputed by hand from the closed form of Irwin and Hall.
    #[test]
    fn tails_match_the_closed_form() {
        let check = |n, d, expect: f64| {
            let got = tail_probability(n, d);
            assert!((got - expect).abs() <= expect * 0.01, "n={n} d={d}: {got} for {expect}");
        };
        check(2, 1, 0.25);
        check(3, 1, 1.0 / 3.0);
        check(4, 1, 0.401);
        check(4, 2, 0.005_208);
        check(5, 2, 1.0 / 60.0);
        check(6, 3, 4.34e-5);
        check(8, 4, 1.94e-7);
        check(10, 4, 3.2e-5);
        check(12, 3, 0.0112);
        check(20, 5, 3.5e-4);
        check(60, 5, 0.0440);
    }

    #[test]
    fn beyond_the_bound_nothing_is_possible() {
        assert_eq!(tail_probability(2, 2), 0.0);
        assert_eq!(tail_probability(3, 2), 0.0);
        assert_eq!(tail_probability(10, 6), 0.0);
        assert_eq!(tail_probability(7, 0), 1.0);
    }

    #[test]
    fn the_normal_tail_takes_over_smoothly() {
        let exact = tail_probability(200, 10);
        let normal = normal_tail(9.5, 200.0 / 12.0);
        assert!((exact / normal - 1.0).abs() < 0.02, "{exact} {normal}");
    }
}
