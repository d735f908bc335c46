using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Claustro.Migrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class AcademicRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "academics_rules",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    pass_mark = table.Column<decimal>(type: "numeric(5,2)", precision: 5, scale: 2, nullable: false),
                    decimals = table.Column<int>(type: "integer", nullable: false),
                    credit_limit = table.Column<int>(type: "integer", nullable: false),
                    absence_limit_percent = table.Column<int>(type: "integer", nullable: false),
                    absence_limit_minimum = table.Column<int>(type: "integer", nullable: false),
                    grades_due_days = table.Column<int>(type: "integer", nullable: false),
                    scale = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    changed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_academics_rules", x => x.id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "academics_rules");
        }
    }
}
