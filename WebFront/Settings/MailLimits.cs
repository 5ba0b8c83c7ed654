using Microsoft.Extensions.Options;

namespace OrleansTickets.WebFront.Settings;

/// <summary>What the front takes. Section <c>Mail</c>.</summary>
internal sealed class MailLimits
{
    public const string Section = "Mail";

    /// <summary>The largest mail that is taken over HTTP, in bytes; a larger one is answered 413.</summary>
    /// <value>The default value is 50 MB. The silo, which fetches mail, reads the same key.</value>
    public long MaxSize { get; set; } = 50_000_000;
}

internal sealed class MailLimitsValidator : IValidateOptions<MailLimits>
{
    private const long Least = 1_000;
    private const long Most = 70_000_000;

    public ValidateOptionsResult Validate(string? name, MailLimits options) =>
        options.MaxSize is >= Least and <= Most
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Mail:MaxSize must be {Least} to {Most} bytes.");
}
