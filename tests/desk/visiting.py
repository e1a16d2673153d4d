"""Who asks a desk: a program with its cookie, and a person in front of a browser."""

import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import requests

from ilms.desk.desk import Desk

ANY = 60  # seconds: longer than anything takes here


class Visitor(requests.Session):
    """Somebody with the desk's cookie, who sends what a browser sends from the desk's own pages."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.headers["Origin"] = desk.url
        self.get(desk.link, timeout=ANY)
        while 'data-checked="0"' in (page := self.get(desk.url + "/files", timeout=ANY).text):
            time.sleep(0.2)
        self.form = page.partition('name="form" value="')[2].partition('"')[0]

    def fill(self, path: str, **fields: str) -> requests.Response:
        """Send a form."""
        return self.post(self.desk.url + path, {"form": self.form, **fields}, timeout=ANY)


class Eyes:
    """What a person sees and does at a desk."""

    def __init__(self, browser: Any, desk: Desk) -> None:
        self.browser, self.desk = browser, desk
        browser.get(desk.link)
        self.until("section#findings")

    def until(self, css: str, text: str = "") -> Any:
        """The first such element, when it is there and says that."""
        from selenium.webdriver.support.ui import WebDriverWait

        def found(_: object) -> Any:
            # What is looked at may be replaced meanwhile: it is asked for and read in one step.
            script = "return [...document.querySelectorAll(arguments[0])].find(e => e.innerText.includes(arguments[1]))"
            return self.browser.execute_script(script, css, text)

        return WebDriverWait(self.browser, ANY).until(found, f"{css} {text}: {self.text('body')[:900]}")

    def text(self, css: str) -> str:
        """What the first such element says."""
        return self.browser.execute_script("return document.querySelector(arguments[0])?.innerText ?? ''", css)

    def click(self, css: str, text: str = "") -> None:
        """Click it, when it is there; what was replaced between the look and the click is looked for again."""
        from selenium.common.exceptions import StaleElementReferenceException

        for _again in range(5):
            with suppress(StaleElementReferenceException):
                return self.until(css, text).click()
        return self.until(css, text).click()

    def type(self, css: str, text: str) -> None:
        """Type into it, when it is there, likewise."""
        from selenium.common.exceptions import StaleElementReferenceException

        for _again in range(5):
            with suppress(StaleElementReferenceException):
                return self.until(css).send_keys(text)
        return self.until(css).send_keys(text)

    def go(self, path: str) -> None:
        """Type an address of the desk."""
        self.browser.get(self.desk.url + path)

    @property
    def path(self) -> str:
        """Where they are."""
        return urlsplit(self.browser.current_url).path

    def unhurt(self) -> bool:
        """Whether the browser had nothing to complain of: no script that failed, nothing that the policy forbids."""
        return not [one for one in self.browser.get_log("browser") if one["level"] == "SEVERE"]
