def test_b(browser_page):
    browser_page.go("/sign-in")
    assert browser_page.tab.locator("h1").inner_text() == "Sign in"
    assert browser_page.overflow() == 0
    browser_page.complaints.clear()
