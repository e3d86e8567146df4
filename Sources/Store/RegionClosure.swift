package import Postgres

/// The table `reference.region_closure`: each region with itself and everything below it.
package enum RegionClosure {
    /// Works the closure out again from the loaded regions of a code system, inside the caller's transaction.
    package static func refresh(codeSystem: String = "nbs", on database: isolated Connection) throws {
        try database.execute("delete from reference.region_closure")
        try database.execute(
            """
            insert into reference.region_closure (ancestor, descendant)
            with recursive region as (
                select code, parent_code from feed.regions where code_system = $1
            ),
            closure as (
                select code as ancestor, code as descendant from region
                union
                select c.ancestor, r.code from closure c join region r on r.parent_code = c.descendant
            )
            select ancestor, descendant from closure
            """, [.init(codeSystem)])
    }
}
