"""Challenges: a capacity, a cure, and a network that is worth its neurons."""

from lessons.overfitting.experiments import SHARE, WIDTH, at_best, by_rows, final, train_regularised
from lessons.overfitting.polynomials import many_fits
from lessons.titanic.passengers import N_TRAINING, N_VALIDATION
from study.challenges import CheckResult, Settings, depends_on, done_if, not_tried
from training.comparison import OVERLAP, compare_over_splits
from training.figures import fixed
from training.hyperparameters import holds_for_any
from training.progress import subtask


@depends_on(also=("degree", "n_points", "noise"))
def check_degree(settings: Settings) -> CheckResult:
    """Check a degree on 300 other samples with the same noise."""
    degree, n_points, noise = settings.degree, settings.n_points, settings.noise
    if noise < 0.2:
        return not_tried(
            "With so little noise there are hardly any accidents to learn by heart. Set it to at "
            "least 0.2 first."
        )
    measured = many_fits(n_points=n_points, noise=noise, n_samples=300, seed=1000).measured
    error, lowest = measured[degree], measured.min()
    outcome = (
        f"Over 300 other samples a curve of degree {degree} has a mean squared error of "
        f"{error:.3f} on fresh points, the best of all degrees one of {lowest:.3f}."
    )
    return done_if(error <= 1.05 * lowest, outcome)


@depends_on(train_regularised, also=("stop_early", "l1", "l2", "dropout"))
@holds_for_any("dropout")
def check_cure(settings: Settings) -> CheckResult:
    """Check on other splits that weights with a price, or dropout, undo the overfitting."""
    if settings.stop_early or settings.share > SHARE or settings.width != WIDTH:
        return not_tried(
            f"Keep the 178 rows and {WIDTH} neurons in each layer, and do not stop early."
        )
    if not (settings.l1 or settings.l2 or settings.dropout):
        return not_tried("Switch on a cure first.")
    seeds = range(6, 12)
    with subtask(0, 1, of=3):
        lowest = float(at_best(train_regularised(seeds=seeds, share=settings.share)).mean())
    with subtask(1, 2, of=3):
        end = float(final(train_regularised(**settings, seeds=seeds, max_frames=2)).mean())
    outcome = (
        f"On six other splits your network ends at a held-out loss of {end:.3f}; without a "
        f"cure its lowest point was {lowest:.3f}, on average."
    )
    return done_if(end <= 1.1 * lowest, outcome)


@depends_on(by_rows, also=("share",))
@holds_for_any("l2")
def check_worth(settings: Settings) -> CheckResult:
    """Check in pairs, on other splits, that a network beats the model without hidden neurons."""
    if settings.width == 0:
        return not_tried("Give the network some hidden neurons first.")
    seeds = range(20, 30)
    with subtask(0, 1, of=11):
        linear = final(train_regularised(width=0, share=settings.share, seeds=seeds, max_frames=2))
    with subtask(1, 10, of=11):
        network = final(train_regularised(**settings, seeds=seeds, max_frames=2))
    n_train = round(settings.share * N_TRAINING)
    lead = compare_over_splits(linear, network, n_train=n_train, n_held_out=N_VALIDATION)
    outcome = (
        f"On {len(seeds)} other splits your network ends at a held-out loss of "
        f"{network.mean():.3f}, the model without hidden neurons at {linear.mean():.3f}: it is "
        f"{fixed(abs(lead.mean), 3)} {'lower' if lead.mean > 0 else 'higher'} on average, with a "
        f"standard error of {fixed(lead.standard_error, 3)}. {OVERLAP}"
    )
    return done_if(lead.ahead, outcome)


CHALLENGES = {"degree": check_degree, "cure": check_cure, "worth": check_worth}
