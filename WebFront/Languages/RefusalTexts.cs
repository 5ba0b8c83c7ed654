using System.Globalization;
using System.Resources;
using OrleansTickets.Agents;

namespace OrleansTickets.WebFront.Languages;

/// <summary>What the cluster refuses, in the reader's language. The cluster speaks English; its sentences with blanks
/// are the keys of <c>RefusalTexts.*.resx</c>, so that a sentence that is not translated is still one.</summary>
internal sealed class RefusalTexts
{
    private static readonly ResourceManager Resources = new(typeof(RefusalTexts));

    private RefusalTexts()
    {
    }

    public static string Of(InvalidRequestException refusal)
    {
        for (var culture = CultureInfo.CurrentUICulture; culture.Name.Length > 0; culture = culture.Parent)
        {
            if (Find(refusal.Format, culture) is { } sentence)
            {
                return string.Format(culture, sentence, [.. refusal.Arguments]);
            }
        }
        return refusal.Message;
    }

    public static bool IsTranslated(string format, CultureInfo culture) => Find(format, culture) is not null;

    private static string? Find(string format, CultureInfo culture) =>
        Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)?.GetString(format);
}
