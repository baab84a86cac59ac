from ui.page.task import overview

overview()
