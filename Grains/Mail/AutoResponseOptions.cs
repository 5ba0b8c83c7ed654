namespace OrleansTickets.Mail;

/// <summary>Section <c>AutoResponses</c>.</summary>
internal sealed class AutoResponseOptions
{
    public const string Section = "AutoResponses";

    /// <summary>How many leave within ten minutes, whoever gets them: so that a flood of forged mail does not make us
    /// flood others.</summary>
    /// <value>The default value is 2,000.</value>
    public int MostInTenMinutes { get; set; } = 2_000;
}
