namespace Claustro.Academics.DataSets;

/// <summary>What the demo college teaches: 3 departments, 6 programs, 60 courses. A course named «… II» needs «… I».</summary>
internal static class DemoCatalogue
{
    public static readonly (string Code, string Name)[] Departments =
    [
        ("CIE", "Departamento de Ciencias"), ("ING", "Departamento de Ingeniería"), ("HUM", "Departamento de Humanidades y Sociales"),
    ];

    public static readonly (int Department, string Code, string Name, int Credits)[] Programs =
    [
        (0, "G-MAT", "Grado en Matemáticas", 240), (0, "G-BIO", "Grado en Biología", 240),
        (1, "G-INF", "Grado en Ingeniería Informática", 240), (1, "G-IND", "Grado en Ingeniería Industrial", 240),
        (2, "G-HIS", "Grado en Historia y Patrimonio", 240), (2, "G-ECO", "Grado en Economía", 240),
    ];

    /// <summary>By department, 20 each.</summary>
    public static readonly string[][] Courses =
    [
        [
            "Cálculo I", "Cálculo II", "Cálculo III", "Álgebra lineal I", "Álgebra lineal II", "Física I", "Física II", "Física III", "Química general I", "Química general II",
            "Biología celular", "Genética", "Geometría", "Estadística I", "Estadística II", "Ecología", "Geología", "Óptica", "Lógica matemática", "Historia de la ciencia",
        ],
        [
            "Programación I", "Programación II", "Programación III", "Bases de datos I", "Bases de datos II", "Sistemas operativos", "Redes de computadores I", "Redes de computadores II",
            "Arquitectura de computadores", "Ingeniería del software I", "Ingeniería del software II", "Resistencia de materiales", "Termodinámica I", "Termodinámica II", "Dibujo técnico",
            "Electrónica I", "Electrónica II", "Control automático", "Seguridad informática", "Ética de la ingeniería",
        ],
        [
            "Historia antigua I", "Historia antigua II", "Historia contemporánea I", "Historia contemporánea II", "Microeconomía I", "Microeconomía II", "Macroeconomía I", "Macroeconomía II",
            "Econometría I", "Econometría II", "Filosofía", "Literatura española I", "Literatura española II", "Arte y patrimonio", "Sociología", "Antropología", "Derecho civil", "Contabilidad I",
            "Contabilidad II", "Retórica y argumentación",
        ],
    ];

    public static readonly (string Name, decimal Weight)[] Assessments = [("Prácticas", 20), ("Trabajo", 20), ("Examen parcial", 25), ("Examen final", 35)];

    /// <summary>17 weekly patterns that do not overlap one another.</summary>
    public static readonly (int[] Days, string From, string To)[] Patterns =
    [
        .. new[] { new[] { 1, 3 }, [2, 4] }.SelectMany(days => new (string From, string To)[]
        {
            ("08:00", "09:20"), ("09:30", "10:50"), ("11:00", "12:20"), ("12:30", "13:50"), ("14:00", "15:20"), ("15:30", "16:50"), ("17:00", "18:20"),
        }.Select(t => (days, t.From, t.To))),
        ([5], "08:00", "10:40"), ([5], "11:00", "13:40"), ([5], "14:00", "16:40"),
    ];

    /// <summary>The index of the course that this one needs, or null.</summary>
    public static int? PrerequisiteOf(string[] titles, int at)
    {
        var title = titles[at];
        var before = title.EndsWith(" III", StringComparison.Ordinal) ? title[..^1] : title.EndsWith(" II", StringComparison.Ordinal) ? title[..^1] : null;
        return before is null ? null : Array.IndexOf(titles, before);
    }
}
