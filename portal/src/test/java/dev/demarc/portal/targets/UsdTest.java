package dev.demarc.portal.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.demarc.contract.InvalidValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsdTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.000001, 1",
    "0.15, 150000",
    "' 0.150000 ', 150000",
    "12.345678, 12345678",
    "0.1, 100000",
    "999999999999.999999, 999999999999999999"
  })
  void readsDollarsToTheLastDecimal(String typed, long micro) {
    assertEquals(micro, Usd.micro("Input", typed));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.1234567",
        "-1",
        "+1",
        "0,15",
        "1e3",
        ".5",
        "1.",
        "1 000",
        "$1",
        "٣",
        "NaN",
        "1000000000000"
      })
  void refusesWhatIsNoAmountOrTooFineOrTooMuch(String typed) {
    InvalidValue refused = assertThrows(InvalidValue.class, () -> Usd.micro("Input", typed));
    assertEquals("Input", refused.field());
    assertEquals(
        "must be dollars such as 0.15, with at most twelve digits and six decimals",
        refused.reason());
  }

  @Test
  void saysThatAnAmountIsMissing() {
    assertEquals(
        "is missing", assertThrows(InvalidValue.class, () -> Usd.micro("Input", " ")).reason());
  }

  @ParameterizedTest
  @CsvSource({
    "0, $0.00",
    "1, $0.000001",
    "150000, $0.15",
    "1350001, $1.350001",
    "12500000, $12.50",
    "'1234000000', '$1,234.00'",
    "9223372036854775807, '$9,223,372,036,854.775807'"
  })
  void saysEveryDecimalThatIsThere(long micro, String words) {
    assertEquals(words, Usd.words(micro));
  }
}
