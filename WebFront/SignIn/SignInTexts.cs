using System.Globalization;
using System.Resources;

namespace OrleansTickets.WebFront.SignIn;

/// <summary>The texts of the pages before the desk (<c>SignInTexts.*.resx</c>), in the language of the request.</summary>
internal sealed class SignInTexts
{
    private static readonly ResourceManager Resources = new(typeof(SignInTexts));

    private SignInTexts()
    {
    }

    /// <summary>The text of this key. A key that is missing reads as itself, so that it is noticed.</summary>
    public static string Text(string key) => Resources.GetString(key, CultureInfo.CurrentUICulture) ?? key;
}
