namespace OrleansTickets;

/// <summary>To call the method twice is to call it once: it reads, sets what it says, or knows by a <c>commandId</c> or
/// a receipt that it was done. So whoever lost an answer, with a silo, may call again.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RepeatableAttribute : Attribute;
