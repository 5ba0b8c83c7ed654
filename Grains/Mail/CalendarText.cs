using System.Globalization;
using System.Text;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using MimeKit;

namespace OrleansTickets.Mail;

/// <summary>An invitation (RFC 5545) as text, for a mail that says nothing else.</summary>
internal static class CalendarText
{
    // Larger is no invitation: the reader is slow, and all of it stays a file.
    private const int MostText = 200_000;
    private const int MostEvents = 20;

    public static bool Is(MimeEntity file) => file is TextPart && file.ContentType.IsMimeType("text", "calendar");

    /// <summary>What, when, where, by whom; empty where it cannot be read.</summary>
    public static string Of(TextPart part)
    {
        var text = PartText.Of(part);
        if (text.Length > MostText)
        {
            return "";
        }
        try
        {
            return string.Join("\n\n", Ical.Net.Calendar.Load(text)?.Events.Take(MostEvents).Select(Of) ?? []);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return ""; // no invitation after all: there is nothing to show but the file
        }
    }

    private static string Of(CalendarEvent happening)
    {
        var text = new StringBuilder();
        Add(happening.Summary);
        Add(When(happening.Start, happening.End));
        Add(happening.Location);
        Add(happening.Organizer is { } organizer ? $"{organizer.CommonName} {Address(organizer.Value)}" : null);
        Add(happening.Description);
        return text.ToString().TrimEnd('\n');

        void Add(string? line) => text.Append(string.IsNullOrWhiteSpace(line) ? "" : line.Trim() + "\n");
    }

    // "mailto:user@example.org"
    private static string? Address(Uri? organizer) =>
        organizer?.OriginalString[(organizer.OriginalString.IndexOf(':', StringComparison.Ordinal) + 1)..];

    // As it is told: in which zone the reader is, nobody knows here.
    private static string? When(CalDateTime? start, CalDateTime? end) => start is null ? null
        : end is null || end.Value == start.Value ? $"{Told(start)}{Zone(start)}"
        : $"{Told(start)} – {(end.Date == start.Date ? Told(end)[11..] : Told(end))}{Zone(start)}";

    private static string Told(CalDateTime time) =>
        time.Value.ToString(time.HasTime ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Zone(CalDateTime time) =>
        !time.HasTime ? "" : time.IsUtc ? " (UTC)" : time.TzId is { Length: > 0 } zone ? $" ({zone})" : "";
}
