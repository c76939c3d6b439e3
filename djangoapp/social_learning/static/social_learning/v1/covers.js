/* A cover that does not come, such as the image of a course that was never uploaded, gives way to the icon of its kind. */

const COVER = ".sl-card__cover > img";

const give = (image) => {
  const icon = image.parentElement.querySelector(".sl-card__kind svg");
  if (icon) image.replaceWith(icon.cloneNode(true));
  else image.remove();
};

// Errors do not bubble; those that came before this script are found by their size.
document.addEventListener("error", (event) => event.target.matches?.(COVER) && give(event.target), true);
for (const image of document.querySelectorAll(COVER)) {
  if (image.complete && image.currentSrc && !image.naturalWidth) give(image);
}
