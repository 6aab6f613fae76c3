#include "store/db.h"
const char pl_views_sql[] = "";
