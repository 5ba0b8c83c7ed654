namespace OrleansTickets.Agents;

/// <summary>Declares who may call a grain method. A method of ours that declares nothing refuses everybody.</summary>
public abstract class CallerAttribute : Attribute;

/// <summary>The caller needs this right in the queue that the call is about.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NeedsAttribute(Right right) : CallerAttribute
{
    /// <summary>The right.</summary>
    public Right Right { get; } = right;
}

/// <summary>Only the cluster itself calls this: timers, streams, grain to grain, a front before sign-in.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SystemOnlyAttribute : CallerAttribute;

/// <summary>Any signed-in agent may call this; what it returns depends on who asks.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnyAgentAttribute : CallerAttribute;

/// <summary>Only administrators may call this.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AdministratorOnlyAttribute : CallerAttribute;

/// <summary>Administrators and tokens with the scope <c>mail</c> may call this.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MailSourceAttribute : CallerAttribute;
