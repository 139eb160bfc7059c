// Numbers as backprop/ui/parts/numbers.py writes them, and names for buttons that show only a sign.

const SUPERSCRIPTS = Object.fromEntries([..."-0123456789"].map((sign, i) => [sign, "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"[i]]));

// Five digits, a true minus sign, powers of ten as powers.
export function short(value) {
  if (!Number.isFinite(value)) return "too large";
  const [mantissa, power] = String(Number(value.toPrecision(5))).split("e");
  const superscript = power && power.replace("+", "").replace(/./g, (sign) => SUPERSCRIPTS[sign]);
  return mantissa.replace("-", "−") + (power ? ` × 10${superscript}` : "");
}

export function label(button, words) {
  button.setAttribute("aria-label", words);
  button.title = words;
}
