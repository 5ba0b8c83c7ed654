using System.Globalization;
using static OrleansTickets.WebFront.Languages.Texts;

namespace OrleansTickets.WebFront.Desk;

/// <summary>Times as an agent reads them: in their zone, in their language.</summary>
internal sealed class DeskTime(TimeProvider clock)
{
    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The first of these IANA zones that is known here counts.</summary>
    public void SetZone(params ReadOnlySpan<string?> names)
    {
        foreach (var name in names)
        {
            if (name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found))
            {
                zone = found;
                return;
            }
        }
    }

    public DateTime Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).DateTime;

    public DateTimeOffset FromLocal(DateTime local)
    {
        // A time that the clocks skip in spring is the one an hour later.
        var there = zone.IsInvalidTime(local) ? local.AddHours(1) : local;
        return new DateTimeOffset(there, zone.GetUtcOffset(there)).ToUniversalTime();
    }

    /// <summary>Day and time, the year only when it is another one.</summary>
    public string Short(DateTimeOffset at)
    {
        var local = Local(at);
        var format = local.Year == Local(Now).Year ? "d MMM, HH:mm" : "d MMM yyyy, HH:mm";
        return local.ToString(format, CultureInfo.CurrentCulture);
    }

    public string Full(DateTimeOffset at) => Local(at).ToString("d MMM yyyy HH:mm", CultureInfo.CurrentCulture);

    /// <summary>How long ago, in the two largest units: <c>3 d 20 h</c>.</summary>
    public string Age(DateTimeOffset since)
    {
        var age = Now - since;
        return age switch
        {
            { TotalMinutes: < 1 } => T("AgeNow"),
            { TotalHours: < 1 } => T("AgeMinutes", age.Minutes),
            { TotalDays: < 1 } => T("AgeHours", age.Hours, age.Minutes),
            { TotalDays: < 100 } => T("AgeDays", age.Days, age.Hours),
            _ => T("AgeManyDays", age.Days.ToString("N0", CultureInfo.CurrentCulture)),
        };
    }
}
