from ui.page.task import overview
from ui.study.trial_results import trial_results

overview(trial_results)
