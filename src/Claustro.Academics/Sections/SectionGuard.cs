using Claustro.Platform.Errors;
using Claustro.Platform.Http;

namespace Claustro.Academics.Sections;

/// <summary>The first question of every slice under a section: is it there, and is it the caller's? Null means yes.</summary>
internal static class SectionGuard
{
    public static Refusal? ToManage(this SectionAccess? section, Caller caller) =>
        section is null ? Refusal.Unknown : section.MayManage(caller) ? null : Refusal.NotYours;

    public static Refusal? ToRead(this SectionAccess? section, Caller caller) =>
        section is null ? Refusal.Unknown : section.MayRead(caller) ? null : Refusal.NotYours;
}
