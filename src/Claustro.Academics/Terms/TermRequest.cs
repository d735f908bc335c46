namespace Claustro.Academics.Terms;

/// <summary>
/// A term in a body. In a PATCH what is absent stays as it is; the three instants can also be taken away by an explicit
/// null, so their setters remember that they were named.
/// </summary>
internal sealed class TermRequest
{
    private bool namesOpening, namesClosing, namesDeadline;

    public string? Code { get; set; }
    public string? Name { get; set; }
    public DateOnly? StartsOn { get; set; }
    public DateOnly? EndsOn { get; set; }

    /// <summary>UTC; a local time with an offset is converted.</summary>
    public DateTime? EnrollmentOpensAt
    {
        get;
        set => (field, namesOpening) = (Utc(value), true);
    }

    public DateTime? EnrollmentClosesAt
    {
        get;
        set => (field, namesClosing) = (Utc(value), true);
    }

    public DateTime? DropDeadline
    {
        get;
        set => (field, namesDeadline) = (Utc(value), true);
    }

    /// <summary>This request with what it does not name taken from the term as it is.</summary>
    public TermRequest Over(Term term) => new()
    {
        Code = Code ?? term.Code,
        Name = Name ?? term.Name,
        StartsOn = StartsOn ?? term.StartsOn,
        EndsOn = EndsOn ?? term.EndsOn,
        EnrollmentOpensAt = namesOpening ? EnrollmentOpensAt : term.EnrollmentOpensAt,
        EnrollmentClosesAt = namesClosing ? EnrollmentClosesAt : term.EnrollmentClosesAt,
        DropDeadline = namesDeadline ? DropDeadline : term.DropDeadline,
    };

    /// <summary>Writes a checked request into the term.</summary>
    public void ApplyTo(Term term)
    {
        term.Code = Code!.Trim();
        term.Name = Name!.Trim();
        term.StartsOn = StartsOn!.Value;
        term.EndsOn = EndsOn!.Value;
        term.EnrollmentOpensAt = EnrollmentOpensAt;
        term.EnrollmentClosesAt = EnrollmentClosesAt;
        term.DropDeadline = DropDeadline;
    }

    private static DateTime? Utc(DateTime? value) => value switch
    {
        null => null,
        { Kind: DateTimeKind.Local } local => local.ToUniversalTime(),
        { } other => DateTime.SpecifyKind(other, DateTimeKind.Utc),
    };
}
