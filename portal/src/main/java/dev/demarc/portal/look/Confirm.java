package dev.demarc.portal.look;

import com.vaadin.flow.component.confirmdialog.ConfirmDialog;

/** Asks before something that cannot be taken back. */
public final class Confirm {
  private Confirm() {}

  /** Asks; does it on yes. The buttons are {@code #confirm-yes} and {@code #confirm-no}. */
  public static void ask(String title, String words, String yes, Runnable work) {
    ask(title, words, yes, "Keep as it is", work);
  }

  /** The same in another language. */
  public static void ask(String title, String words, String yes, String no, Runnable work) {
    ask(title, words, yes, no, work, () -> {});
  }

  /** The same where something is to be done on no, too. */
  public static void ask(
      String title, String words, String yes, String no, Runnable work, Runnable otherwise) {
    ConfirmDialog dialog = new ConfirmDialog();
    dialog.setHeader(title);
    dialog.setText(words);
    com.vaadin.flow.component.button.Button agree = Press.danger("confirm-yes", yes, () -> {});
    agree.addThemeVariants(com.vaadin.flow.component.button.ButtonVariant.LUMO_PRIMARY);
    dialog.setConfirmButton(agree);
    dialog.setCancelButton(Press.plain("confirm-no", no, () -> {}));
    dialog.setCancelable(true);
    dialog.addConfirmListener(event -> work.run());
    dialog.addCancelListener(event -> otherwise.run());
    dialog.open();
  }
}
