// A link or button with data-dialog="id" opens that dialog instead of going to its page; data-close inside closes it.
export default function dialog(opener) {
  opener.addEventListener("click", (event) => {
    const box = document.getElementById(opener.dataset.dialog);
    if (!box?.showModal) return;
    event.preventDefault();
    box.showModal();
    box.onclick = (click) => {
      if (click.target === box || click.target.closest("[data-close]")) box.close();
    };
  });
}
