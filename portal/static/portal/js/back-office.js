/* The back office alone. Wagtail saves a page by itself while it is written. When the answer comes, it takes the form as it
   stands then for what was saved: words typed meanwhile would be neither saved nor warned about when one leaves. So it is
   told what was sent, and its next look finds the difference. (Wagtail 8.0: w-autosave:success calls w-unsaved#clear.) */
(() => {
  "use strict";

  let sent;
  const watcher = () => window.wagtail.app.queryController("w-unsaved");

  document.addEventListener("w-autosave:save", () => { sent = watcher()?.formData; });
  document.addEventListener("w-autosave:success", () => {
    const form = watcher();
    if (form && sent !== undefined) form.initialFormData = form.previousFormData = sent;
  });
})();
