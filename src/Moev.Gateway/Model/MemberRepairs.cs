using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Model;

/// <summary>Questions to the members of a payload that were not read as sent.</summary>
internal static class MemberRepairs
{
    /// <summary>Returns true when the payload has no value for the member: it is missing, or cannot be read.</summary>
    public static bool Lacks(this IReadOnlyList<MemberRepair>? repairs, string member)
    {
        // Of nearly all messages.
        if (repairs is null)
            return false;
        foreach (var repair in repairs)
        {
            if (repair.IsLost && repair.Member == member)
                return true;
        }

        return false;
    }
}
