using System.Globalization;
using System.Resources;

namespace OrleansTickets.WebFront.Languages;

/// <summary>Every text that people read, in the language of the request or circuit (<c>Texts.*.resx</c>).</summary>
internal sealed class Texts
{
    private static readonly ResourceManager Resources = new(typeof(Texts));

    private Texts()
    {
    }

    /// <summary>The text of this key. A key that is missing reads as itself, so that it is noticed.</summary>
    public static string T(string key) => Resources.GetString(key, CultureInfo.CurrentUICulture) ?? key;

    /// <summary>The text of this key with its blanks filled in.</summary>
    public static string T(string key, params object?[] values) =>
        string.Format(CultureInfo.CurrentCulture, T(key), values);

    /// <summary>The text for this many things: <c>key_one</c> or <c>key_other</c>, the number being blank 0.</summary>
    public static string Count(string key, long number) => T(
        IsSingular(number) ? $"{key}_one" : $"{key}_other", number.ToString("N0", CultureInfo.CurrentCulture));

    // CLDR: French counts 0 as one, English does not.
    private static bool IsSingular(long number) =>
        number == 1 || (number == 0 && CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr");
}
