using System.Collections.Immutable;
using Ganss.Xss;
using OrleansTickets.Articles;

namespace OrleansTickets.WebFront.Tickets;

/// <summary>Where the links and pictures of a mail lead.</summary>
/// <param name="attachments">The files that came with it: pictures within name them (RFC 2392).</param>
/// <param name="files">Where those are served.</param>
internal sealed class PictureSource(ImmutableArray<AttachmentInfo> attachments, string files)
{
    /// <summary>Whether some of the pictures are not in the mail.</summary>
    public bool AreElsewhere { get; private set; }

    /// <summary>What to write in place of an address in the HTML, or nothing.</summary>
    public string? Filter(FilterUrlEventArgs url)
    {
        var text = url.OriginalUrl.Trim();
        if (text.StartsWith("cid:", StringComparison.OrdinalIgnoreCase))
        {
            var id = Uri.UnescapeDataString(text[4..]);
            return attachments.FirstOrDefault(file => file.ContentId == id) is { } file ? $"{files}/{file.Id}" : null;
        }
        if (text.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            // A picture in the text is one; a link to a whole page in the text is a trick.
            return url.Tag.LocalName == "img" && text.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase)
                ? url.SanitizedUrl : null;
        }
        // Links without a host would lead into the desk. (To Uri, "/x" is a file on Unix.)
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.IsFile)
        {
            return null;
        }
        AreElsewhere |= uri.Scheme == Uri.UriSchemeHttps && url.Tag.LocalName is not ("a" or "area");
        return url.SanitizedUrl;
    }
}
