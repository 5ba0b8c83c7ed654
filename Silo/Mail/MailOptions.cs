using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OrleansTickets.Mail;

/// <summary>How mail is fetched and sent. Section <c>Mail</c>.</summary>
internal sealed class MailOptions
{
    public const string Section = "Mail";

    /// <summary>A directory where mail is also written while no account can send it.</summary>
    /// <value>None by default; the one-process edition has <c>data/outgoing</c>.</value>
    public string? PickupDirectory { get; set; }

    /// <summary>Directories of this machine from which mail may be fetched, by name: mail accounts name one, and no
    /// other can be read through them.</summary>
    /// <value>None by default.</value>
    public Dictionary<string, string> Directories { get; } = new(StringComparer.Ordinal);

    /// <summary>Bytes of the largest mail that is fetched whole.</summary>
    /// <value>The default value is 50 MB.</value>
    [Range(1_000, 70_000_000)]
    public long MaxSize { get; set; } = 50_000_000;

    /// <summary>How many mails of one mailbox are taken in side by side; as many more are fetched meanwhile.</summary>
    /// <value>The default value is 64.</value>
    [Range(1, 1_000)]
    public int AtOnce { get; set; } = 64;

    /// <summary>How long to wait between two looks into a mailbox whose server cannot tell of new mail.</summary>
    /// <value>The default value is one minute.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMinutes(1);
}

[OptionsValidator]
internal sealed partial class MailOptionsValidator : IValidateOptions<MailOptions>;

[OptionsValidator]
internal sealed partial class MailLimitsValidator : IValidateOptions<MailLimits>;
