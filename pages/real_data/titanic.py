import streamlit as st

from charts import luck, probability, training
from charts import passengers as pictures
from lessons import exam, passengers, survivors, titanic
from ui.code import code_that_ran
from ui.knobs import Knobs
from ui.lesson import closing, opening, say, study
from ui.picture import picture, side_by_side
from ui.prediction import predict_number
from ui.replay import player
from ui.runs import computed, on_request, remembered
from ui.sealed import sealed
from ui.stepper import stepper
from ui.tables import before_and_after, run_table

SLUG = "titanic"
RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 10, 20, 50, 100, 200, 500, 1000)
EPOCHS = (0, 1, 2, 3, 5, 10, 18, 30, 50, 100, 200, 500, 1000, 2000, 5000)
knobs = Knobs(SLUG)
suit = knobs.followed_by(titanic.sensible, "model", "loss")

opening(SLUG)
say("""On 15 April 1912 the Titanic sank. Here are 891 of her passengers: age, fare, class, family
and port, and whether they lived. A classic recipe trains networks on them and reports an **accuracy**
of 83 %. Is that much? And what did the networks learn? First a look at the list itself:""")
seen = "Nearly all women of the first two classes lived, half of those in the third, and few men."
picture(pictures.who_survived(), key="known", alt=seen)
say("""Two rules need no learning. *Nobody survives* is true of most: the **baseline**. *Women
survive* is one line. Whatever is trained below stands beside both, on the same passengers.""")

st.header("From a list to numbers")
with st.container(horizontal=True):
    log_fare = knobs.switch("log_fare", "Take the logarithm of the fare", True)
    normalise = knobs.switch("normalise", "Divide by the maximum", True)
steps = passengers.preparation(log_fare=log_fare, normalise=normalise)
before_and_after(steps)
side_by_side(*pictures.fares())
say("""The logarithm tames a few huge fares. Dividing, a simple **normalisation**, keeps an age of 80
from shouting down zeros and ones. Switch off one, then the other, and see below what each is worth.""")

st.header("Add up, squeeze, compare")
say(r"""
$$z = X c \qquad p = \sigma(z) \qquad L = \frac{1}{n} \sum_i |p_i - y_i|$$

$X$ is the table, a row for each passenger, a column for each **feature**; $c$ are 12
**coefficients**, at first random between -0.5 and 0.5. One **matrix** product, in place of many sums,
gives everybody a score $z$; the **sigmoid** $\sigma$ squeezes it into a **probability** $p$. The
**loss** $L$ is how far the $n$ predictions $p_i$ are from the truth $y_i$, 1 for who lived. *linear*
leaves the sigmoid out; *hidden* puts a **hidden layer** of 20 **ReLU** neurons before it, *deep* two
of 10. The **training set** has 713 passengers; 178 are held out, the **validation set**.""")
guess = predict_number(
    SLUG,
    "starts",
    f"“Women survive” is right on **{passengers.rule_accuracy():.4f}** of the 178, the recipe’s deep "
    "net, from its seed 442, on 0.8258. Of 200 other starts, how many bring the deep net above 0.75?",
    **titanic.GOOD_STARTS,
)
if guess.open:
    guess.answer_number(*titanic.describe_good_starts(computed(titanic.over_starts)))

st.header("Train it")
left, right = st.columns([5, 4], gap="medium")
with left:
    model = knobs.choice("model", "Model", list(titanic.MODELS), "sigmoid", on_change=suit)
    losses = titanic.losses_of(model)
    loss = knobs.choice("loss", "Loss", losses, titanic.RECIPES_LOSS, on_change=suit)
    seed = knobs.slider("seed", "Seed: which start", 0, 999, 442, 1)
    suits = titanic.sensible(model, loss)
with right:
    rate = knobs.scale("learning_rate", "Learning rate", RATES, suits["learning_rate"], first=100)
    n_epochs = knobs.scale("n_epochs", "Epochs", EPOCHS, suits["n_epochs"], first=30)
    split_seed = knobs.slider("split_seed", "Split seed: who is held out", 0, 999, 42, 1)
st.caption(f"""A new model or loss brings its own learning rate and epochs, the recipe’s or, for
another loss, what suits it: here {suits["learning_rate"]:g} and {suits["n_epochs"]}.""")
own = {"model": model, "loss": loss, "learning_rate": rate, "n_epochs": n_epochs, "seed": seed}
own |= {"log_fare": log_fare, "normalise": normalise}
asked = {**own, "split_seed": split_seed}
run = computed(titanic.train, **asked)
told = survivors.beside(run)
knobs.reset_button()
follow = player(SLUG, run, accuracy="{:.3f}", validation_accuracy="{:.4f}")
if trouble := survivors.describe_trouble(run):
    st.error(trouble, icon=":material/trending_flat:")
curve = training.learning_curve(run, loss_name=loss, held_out=run.metrics["validation_loss"])
bars = pictures.weights(run, survivors.average_slopes(run), steps[-1].after.columns)
spread = pictures.outcome_histograms(run, remembered(survivors.histograms, run))
side_by_side(
    ("loss", curve, "The loss by epoch; dashed: held out."),
    ("accuracy", pictures.accuracy_curve(run, told), "The accuracy by epoch, and both rules."),
    player=follow,
)
side_by_side(
    ("weights", bars, "A bar for each feature: what it adds to the score, or takes away."),
    ("spread", spread, "Predictions for survivors above the line, for the drowned below it."),
    player=follow,
)
say(survivors.describe_beside(told))
run_table(SLUG, run)

st.header("The loop, line by line")
say("""This is the loop that ran, at every recorded **epoch**, with its **tensors** after each line; of
long ones you see the first entries. Take a calculator: you will get the same numbers.""")
stepper(SLUG, titanic.trace, run)

st.header("A model of one sentence")
say("""Twelve **weights** and a curve look clever. Go back to the bars of the sigmoid model: what can
pull the score of a *woman* below zero? Then finish the sentence: a woman survives, unless she travels""")
sentence = knobs.sample(passengers.EXCEPTION)
st.markdown(remembered(survivors.describe_sentence, run, **sentence))
if survivors.fits(run, **sentence):
    st.success(computed(titanic.describe_other_starts, split_seed=split_seed))

st.header("Who pays for the mistakes")
table = remembered(survivors.accuracy_by_group, run)
fair = pictures.groups(table, {"model": "your model", "rule": "women survive"})
picture(fair, key="fair", alt="Accuracy by sex and class, of your model and the rule.")
say(f"""{remembered(survivors.describe_groups, table)} A good average hides who pays for it. Sex and class
decide here because in 1912 they decided who reached a boat: the model repeats an injustice, it does
not explain one. It can say who was saved from **this** ship. It cannot say who would be saved today,
nor who deserved it; a port is no cause, only a sign of who boarded there. And how sure may it be?""")
looks = computed(titanic.calibrations, model=model, split_seed=split_seed)
for column, (name, look) in zip(st.columns(2), looks.items(), strict=True):
    with column:
        trust = probability.reliability(look, name)
        picture(trust, key=f"trust_{name}", alt="What came true, over what was promised.")
        st.markdown(survivors.describe_calibration(look))

st.header("A passenger of your own")
you = knobs.sample(survivors.PASSENGER)
st.markdown(remembered(survivors.describe_passenger, run, **you))

st.header("How much of it is luck?")
four = computed(titanic.four_models, split_seed=split_seed)
picture(pictures.judges(four, "women survive"), key="four", alt="The four models and two rules.")
say("""These are the recipe’s four models on your split. Another split holds out other people, another
**seed** starts elsewhere, and either can make a champion.""")
if on_request("titanic_splits", "Hold out 100 other sets of passengers", asked):
    judged = computed(titanic.over_splits, **asked)
    picture(pictures.splits(judged), key="splits", alt="Accuracy on 100 splits, a dot for each.")
    st.dataframe(titanic.in_pairs(judged), hide_index=True)
if on_request("titanic_starts", "And from 200 other starts?", asked):
    starts = computed(titanic.over_starts, **asked)
    deep, mark = starts["deep"], (told["women survive"], "women survive")
    title = "accuracy of the recipe’s deep net (crosses: .75 or less)"
    strip = luck.outcomes(deep, own=told["your model"], title=title, good=deep > 0.75, mark=mark)
    picture(strip, key="starts", alt="A dot for each start, and your model.")
    st.markdown(titanic.describe_starts(starts))

st.header("The exam, once")
say("""418 other passengers of the same ship wait here; no recipe has seen them and you have tuned nothing
on them, so one attempt tells how good a model is. With a second you begin to fit them too. Choose by
what you have learned above; your model is then trained on all 891, and sits once.""")
sealed(SLUG, titanic.EXAM, exam.commitment(**own), own, exam.exam, exam.describe)

st.header("What to notice")
say("""
- **Beside what?** The recipe’s 83 % is three points above one line; on other splits it may be none.
- **Deep is not more.** Three models make the same 178 decisions. From most starts the deep net dies
  within a step or two: too long a step puts a whole layer below zero, for good.
- **Patience is not more.** Give the linear model 200 epochs at 0.1, and it *is* “women survive”.
- **A loss is a question.** The mean absolute error asks for a verdict, cross-entropy for the odds.""")
code_that_ran(titanic.train, asked, titanic.MODELS[model].score, titanic.LOSSES[loss])
study(SLUG, titanic.CLAIMS, titanic.CHALLENGES, run)
closing(
    SLUG,
    "Put one line beside every accuracy, on the same rows, before you are impressed.",
    "Ask whom a model is wrong about, over many splits and starts; then sit the exam, once.",
    "A model repeats the past that it was shown. 1912 is no judge of 2026.",
)
