// The chosen theme takes effect at once and is kept in a cookie, which the server reads on the next page.
export default function theme(form) {
  form.addEventListener("change", (event) => {
    const chosen = event.target.value;
    if (chosen) document.documentElement.dataset.theme = chosen;
    else delete document.documentElement.dataset.theme;
    localStorage.setItem("theme", chosen);
    document.cookie = `theme=${chosen}; path=/; max-age=31536000; samesite=lax`;
  });
}
