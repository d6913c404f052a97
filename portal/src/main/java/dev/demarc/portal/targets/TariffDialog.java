package dev.demarc.portal.targets;

import dev.demarc.contract.InvalidValue;
import dev.demarc.contract.id.ModelId;
import dev.demarc.portal.frame.Visit;
import dev.demarc.portal.look.Confirm;
import dev.demarc.portal.look.FormDialog;
import dev.demarc.portal.look.Toast;
import java.time.Instant;

/** Makes another tariff of a model, and asks where that says something else of the past. */
abstract class TariffDialog extends FormDialog {
  private static final long serialVersionUID = 1L;

  private final transient Visit visit;
  private final transient PricedTarget shown;

  /**
   * @param closed reads anew what is there, whether something was written or not
   */
  TariffDialog(
      Visit visit, PricedTarget shown, String name, String title, String does, Runnable closed) {
    super(name, title, does, () -> {});
    this.visit = visit;
    this.shown = shown;
    addOpenedChangeListener(opened -> {
      if (!opened.isOpened()) {
        closed.run();
      }
    });
  }

  abstract ModelId model();

  /**
   * The tariff with what was typed.
   *
   * @throws InvalidValue where it cannot be
   */
  abstract Tariff typed(Tariff before);

  @Override
  protected void ask(Runnable saving) {
    Tariff before = shown.tariff(model());
    if (before.agrees(typed(before), Instant.now())) {
      saving.run();
    } else {
      Confirm.ask("Change the past?", PriceWords.PAST, "Change it", saving);
    }
  }

  @Override
  protected void save() {
    shown.write(visit, model(), typed(shown.tariff(model())));
    Toast.done("Kept");
  }
}
